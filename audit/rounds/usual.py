"""What a hall may begin with: the frequencies of the library's own checklists, and no frequency that nobody has written down."""

from audit.checklists.schemas import Frequency
from audit.inspections.schemas import InspectionKind
from audit.rounds.schemas import RoundSettings, TierRounds

USUAL = RoundSettings(
    tiers=[
        TierRounds(tier=InspectionKind.self_check, on=True, packs=["office_check_table"]),
        TierRounds(tier=InspectionKind.patrol, on=True, packs=["hall_patrol"], route=True),
        TierRounds(
            tier=InspectionKind.spot_check, on=True, packs=["office_check_table"], route=True, every=Frequency.weekly
        ),
        TierRounds(tier=InspectionKind.audit, on=True, packs=["overall"], route=True, every=Frequency.monthly),
    ],
    opening_items=["T12"],
    closing_items=["T17", "T18a", "T18b", "T18c"],
)

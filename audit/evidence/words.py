"""How evidence reads on paper and below a photo."""

from collections.abc import Mapping
from datetime import datetime

from audit.checklists.schemas import Text
from audit.evidence.schemas import EvidenceGrade, PhotoEvidence
from audit.sites.rules import zone_info

MEANINGS = {
    EvidenceGrade.A: Text(
        zh="页面相机拍摄，记录时间前后有据、相隔不超过一日，并扫过该点位的标签；不证明画面内容属实。",
        en="Taken with the page's camera, recorded between two moments at most a day apart, the spot's label scanned. Not proof that what is shown is true.",
    ),
    EvidenceGrade.B: Text(
        zh="页面相机拍摄，记录时间前后有据；未证明在该点位，或相隔超过一日；不证明画面内容属实。",
        en="Taken with the page's camera, recorded between two moments. Not proof of the place, or more than a day apart; not proof that what is shown is true.",
    ),
    EvidenceGrade.C: Text(
        zh="只证明收到时已有这张照片；不证明何时何地拍摄。",
        en="Only proof that the photo existed when it was received; not of when or where it was taken.",
    ),
    EvidenceGrade.D: Text(
        zh="从相册选取，或同样的画面已有记录；只证明收到时已有，不宜单独作为依据。",
        en="Chosen from an album, or the same picture is on record already. Only proof that it existed when received; not to be relied on alone.",
    ),
}
"""What each grade proves and what it does not, as docs/evidence.md says it."""


def bracket(one: PhotoEvidence, time_zone: str) -> str:
    """2026-11-22 09:05 之后，09:31 之前: the day is said once when it is the same."""
    until = _minute(one.not_after, time_zone)
    if one.not_before is None:
        return f"{until} 之前"
    since = _minute(one.not_before, time_zone)
    return f"{since} 之后，{until[11:] if until[:10] == since[:10] else until} 之前"


def summary(grades: Mapping[EvidenceGrade, int]) -> str:
    """照片 20 张：A 14 B 4 C 2 D 0"""
    return f"照片 {sum(grades.values())} 张：" + " ".join(f"{one.value} {grades.get(one, 0)}" for one in EvidenceGrade)


def _minute(at: datetime, time_zone: str) -> str:
    return at.astimezone(zone_info(time_zone)).strftime("%Y-%m-%d %H:%M")

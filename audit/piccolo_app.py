"""The list of tables and the folder of migrations, for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from audit.accounts.tables import Person, RoleGrant, SessionRow, SignInFailure
from audit.assessments.tables import AssessmentRow, AssessmentRulesRow, AssessmentStepRow
from audit.bulletins.tables import (
    BulletinIssueRow,
    BulletinPostRow,
    BulletinRecipientRow,
    BulletinRevisionRow,
    BulletinRow,
    BulletinSigningRow,
    RobotRow,
)
from audit.checklists.tables import ChecklistVersion
from audit.contracts.tables import ContractRow, ContractStartRow, OnsiteTermsRow
from audit.deliverables.tables import (
    AcceptanceRow,
    ActivityRow,
    DeliverableRow,
    DeliverableVersionRow,
    RolloutRow,
)
from audit.devices.tables import DeviceRow, FaultRow, FaultStepRow
from audit.evidence.tables import ChallengeKey, PhotoDecision
from audit.exports.tables import ExportRow
from audit.findings.tables import FindingRow, JudgementRow, ReportRow, StepRow
from audit.incidents.tables import IncidentRow, IncidentStepRow
from audit.inspections.tables import FailedItemRow, InspectionRow, InspectionScoreRow, ScoreSeriesRow
from audit.journal.tables import Epoch, JournalEntry
from audit.ledger.tables import LedgerConfirmationRow, YearSealRow, YearSheetRow, YearSignatureRow
from audit.materials.tables import ArticleRow, DecisionRow, MovementRow, RequestRow
from audit.media.tables import ExpectedPhoto, Photo
from audit.notices.tables import NoticeRow, NoticeSettingRow, PushAddress, PushKey
from audit.onsite.tables import CountersignRow, OnsiteFeedRow, OnsitePlanRow, OnsiteRow
from audit.plans.tables import HallPlanRow, WallLinkRow
from audit.rounds.tables import RoundDayRow, RoundExcuseRow, RoundSettingRow
from audit.seals.tables import SealKeyRow, SealRow, SealSigningRow
from audit.shares.tables import ShareRow
from audit.signs.tables import SignDocumentRow, SignNeedRow, WalkRow
from audit.sites.tables import HallParentRow, HallRow, SpotRow, ZoneRow
from audit.standards.tables import ChecklistDraft, HallProfileRow
from audit.training.tables import AttendanceRow, ResultRow, TrainingPaperRow, TrainingRow
from audit.twins.tables import TwinVersionRow
from audit.workdays.tables import HallCalendarRow, HallClosureRow

APP_CONFIG = AppConfig(
    app_name="audit",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Epoch,
        JournalEntry,
        Person,
        RoleGrant,
        SessionRow,
        SignInFailure,
        HallRow,
        HallParentRow,
        ZoneRow,
        SpotRow,
        Photo,
        ExpectedPhoto,
        ChecklistVersion,
        HallProfileRow,
        ChecklistDraft,
        FindingRow,
        JudgementRow,
        ReportRow,
        StepRow,
        InspectionRow,
        ScoreSeriesRow,
        InspectionScoreRow,
        FailedItemRow,
        NoticeRow,
        NoticeSettingRow,
        PushKey,
        PushAddress,
        IncidentRow,
        IncidentStepRow,
        SignDocumentRow,
        SignNeedRow,
        WalkRow,
        ChallengeKey,
        PhotoDecision,
        TwinVersionRow,
        ContractRow,
        OnsiteTermsRow,
        ContractStartRow,
        OnsiteRow,
        CountersignRow,
        OnsitePlanRow,
        OnsiteFeedRow,
        DeliverableRow,
        DeliverableVersionRow,
        AcceptanceRow,
        RolloutRow,
        ActivityRow,
        DeviceRow,
        FaultRow,
        FaultStepRow,
        ArticleRow,
        MovementRow,
        RequestRow,
        DecisionRow,
        TrainingRow,
        AttendanceRow,
        ResultRow,
        TrainingPaperRow,
        HallCalendarRow,
        HallClosureRow,
        RoundSettingRow,
        RoundExcuseRow,
        RoundDayRow,
        SealKeyRow,
        SealRow,
        SealSigningRow,
        BulletinRow,
        BulletinRevisionRow,
        BulletinIssueRow,
        BulletinRecipientRow,
        BulletinSigningRow,
        RobotRow,
        BulletinPostRow,
        ExportRow,
        AssessmentRulesRow,
        AssessmentRow,
        AssessmentStepRow,
        ShareRow,
        LedgerConfirmationRow,
        YearSheetRow,
        YearSignatureRow,
        YearSealRow,
        HallPlanRow,
        WallLinkRow,
    ],
)

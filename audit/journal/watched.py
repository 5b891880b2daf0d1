"""The tables whose rows the journal answers for: every change of a row is an entry that carries the row's new digest.

A new table of documents gets a line here, and `rows=` in the `record` of whatever writes it. Rows that were there before a
table was watched are taken in by the next start (`actions.ensure_chain`). Left out are sessions, failed sign-ins, passwords,
drafts, notices to persons, and of a checklist version which one is current.
"""

from collections.abc import Mapping

from msgspec import Struct


class Watched(Struct, frozen=True):
    columns: tuple[str, ...]
    """What the digest covers; `id` is the key."""
    zh: str
    en: str
    content: tuple[str, str] | None = None
    """A column of text and the column with its SHA-256: the digest covers the text through it."""


WATCHED: Mapping[str, Watched] = {
    "photo_decision": Watched(
        ("id", "hall", "inspection", "sha256", "verdict", "note", "person", "decided_at"), "照片复核", "photo decision"
    ),
    "hall": Watched(("id", "name", "name_en", "time_zone", "created_at"), "大厅", "hall"),
    "hall_parent": Watched(("id", "hall", "parent", "author", "at"), "大厅上下级", "place among halls"),
    "zone": Watched(("id", "hall", "name", "name_en", "position"), "区域", "zone"),
    "spot": Watched(("id", "hall", "zone", "kind", "code", "name", "name_en", "label", "position"), "点位", "spot"),
    "person": Watched(("id", "name", "display_name", "active", "created_at"), "人员", "person"),
    "role_grant": Watched(("id", "person", "hall", "role", "granted_at"), "角色", "role"),
    "checklist_version": Watched(
        ("id", "hall", "pack", "edition", "digest", "published_at", "base"),
        "检查表版本",
        "checklist version",
        ("document", "digest"),
    ),
    "hall_profile": Watched(("id", "hall", "subject", "document", "author", "at"), "本厅标准", "hall profile"),
    "inspection": Watched(
        (
            "id",
            "hall",
            "spot",
            "checklist",
            "kind",
            "author",
            "day_on",
            "finished_at",
            "received_at",
            "sha256",
            "outcome",
            "score",
            "result",
            "answered",
            "failed",
            "photos_expected",
            "supersedes",
            "superseded",
        ),
        "检查",
        "inspection",
        ("document", "sha256"),
    ),
    "finding": Watched(
        (
            "id",
            "hall",
            "spot",
            "source",
            "source_id",
            "item",
            "pillar",
            "critical",
            "severity",
            "state",
            "chain",
            "due_on",
            "raised_at",
            "raised_on",
            "document",
            "standing",
        ),
        "问题",
        "finding",
    ),
    "judgement": Watched(("id", "spot", "at", "counts", "stands", "items"), "检查判定", "judgement"),
    "finding_step": Watched(
        ("id", "hall", "finding", "author", "at", "received_at", "counts", "sha256"),
        "整改步骤",
        "step",
        ("document", "sha256"),
    ),
    "finding_report": Watched(
        ("id", "hall", "author", "received_at", "sha256"), "上报的问题", "reported finding", ("document", "sha256")
    ),
    "photo": Watched(
        ("id", "hall", "sha256", "bytes", "media_type", "width", "height", "received_at", "received_from"),
        "照片记录",
        "photo record",
    ),
    "sign_document": Watched(
        ("id", "hall", "sign", "author", "noted_at", "received_at", "sha256", "check_only", "checked_on"),
        "标志记录",
        "sign document",
        ("document", "sha256"),
    ),
    "sign_need": Watched(
        ("id", "hall", "zone", "symbol", "sign_class", "reason", "position"), "标志需求", "needed sign"
    ),
    "walk_document": Watched(
        ("id", "hall", "author", "walked_at", "received_at", "sha256"),
        "走查记录",
        "walk test",
        ("document", "sha256"),
    ),
    "onsite_document": Watched(
        ("id", "hall", "author", "day_on", "entered_at", "received_at", "supersedes", "sha256"),
        "驻点登记",
        "on-site day",
        ("document", "sha256"),
    ),
    "onsite_countersign": Watched(
        ("id", "hall", "entry", "author", "agrees", "signed_at", "received_at", "sha256"),
        "驻点会签",
        "countersign",
        ("document", "sha256"),
    ),
    "contract": Watched(("id", "hall", "document", "author", "at"), "合同", "contract"),
    "onsite_terms": Watched(("id", "hall", "document", "author", "at"), "驻点约定", "on-site terms"),
    "training_document": Watched(
        ("id", "hall", "training", "author", "day_on", "noted_at", "received_at", "secret", "sha256"),
        "培训",
        "training",
        ("document", "sha256"),
    ),
    "training_attendance": Watched(
        ("id", "hall", "training", "person", "author", "signed_at", "received_at", "sha256"),
        "培训签到",
        "sign-in to a training",
        ("document", "sha256"),
    ),
    "exam_result": Watched(
        ("id", "hall", "person", "author", "taken_on", "received_at", "supersedes", "sha256"),
        "考试成绩",
        "exam result",
        ("document", "sha256"),
    ),
    "training_paper": Watched(
        ("id", "hall", "kind", "thing", "document", "author", "at"), "培训资料", "paper of the trainings"
    ),
    "onsite_plan": Watched(("id", "hall", "person", "saved_on", "document", "at"), "驻点计划", "plan of on-site days"),
    "deliverable": Watched(("id", "hall", "deliverable", "document", "author", "at"), "成果", "deliverable"),
    "deliverable_version": Watched(
        (
            "id",
            "hall",
            "deliverable",
            "number",
            "name",
            "media_type",
            "bytes",
            "sha256",
            "note",
            "author",
            "received_at",
        ),
        "成果版本",
        "version of a deliverable",
    ),
    "deliverable_acceptance": Watched(
        ("id", "hall", "version", "author", "accepts", "decided_at", "received_at", "sha256"),
        "成果验收",
        "acceptance",
        ("document", "sha256"),
    ),
    "rollout_step": Watched(
        ("id", "hall", "spot", "author", "at", "received_at", "sha256"),
        "推广记录",
        "roll-out step",
        ("document", "sha256"),
    ),
    "landing_activity": Watched(
        ("id", "hall", "service", "day_on", "author", "received_at", "sha256"),
        "落地服务",
        "landing service",
        ("document", "sha256"),
    ),
    "device": Watched(("id", "hall", "spot", "document", "author", "at"), "设备", "device"),
    "device_fault": Watched(
        ("id", "hall", "device", "author", "at", "received_at", "sha256"), "报修", "fault", ("document", "sha256")
    ),
    "device_fault_step": Watched(
        ("id", "hall", "fault", "author", "at", "received_at", "sha256"),
        "维修步骤",
        "step of a fault",
        ("document", "sha256"),
    ),
    "material_article": Watched(("id", "hall", "article", "document", "author", "at"), "物品", "article"),
    "material_movement": Watched(
        ("id", "hall", "author", "at", "received_at", "sha256"),
        "物资出入库",
        "movement of materials",
        ("document", "sha256"),
    ),
    "material_request": Watched(
        ("id", "hall", "author", "at", "received_at", "sha256"),
        "物资申请",
        "request for materials",
        ("document", "sha256"),
    ),
    "material_decision": Watched(
        ("id", "hall", "request", "author", "at", "received_at", "sha256"),
        "物资审批",
        "decision on a request",
        ("document", "sha256"),
    ),
    "twin_version": Watched(
        ("id", "hall", "twin", "number", "document", "reason", "author", "at"), "标准照版本", "standard photo"
    ),
    "hall_plan": Watched(("id", "hall", "document", "author", "at"), "平面图", "plan of the hall"),
    "hall_calendar": Watched(("id", "hall", "effective_from", "document", "author", "at"), "工作日历", "calendar"),
    "hall_closure": Watched(
        ("id", "hall", "starts_at", "ends_at", "reason", "author", "at"), "临时关闭", "emergency closure"
    ),
    "round_setting": Watched(
        ("id", "hall", "effective_from", "document", "author", "at"), "检查轮次设置", "settings of rounds"
    ),
    "round_excuse": Watched(
        ("id", "hall", "spot", "tier", "first_on", "last_on", "cause", "reason", "author", "at"), "免检", "excuse"
    ),
    "round_day": Watched(("id", "hall", "day_on", "document", "closed_at"), "当日应查", "what was due on a day"),
    "incident": Watched(
        ("id", "hall", "author", "kind", "at", "received_at", "sha256"), "登记事项", "incident", ("document", "sha256")
    ),
    "incident_step": Watched(
        ("id", "hall", "incident", "author", "at", "received_at", "sha256"),
        "登记事项的步骤",
        "step of an incident",
        ("document", "sha256"),
    ),
    "contract_start": Watched(("id", "hall", "starts_on", "reason", "author", "at"), "合同起始日", "contract start"),
    "notice_setting": Watched(("id", "hall", "document", "author", "at"), "通知设置", "notice settings"),
    "bulletin": Watched(
        ("id", "hall", "period", "first_on", "last_on", "slot", "corrects", "made_at"), "通报", "bulletin"
    ),
    "bulletin_revision": Watched(
        ("id", "hall", "bulletin", "replaces", "content", "facts", "author", "at"), "通报文稿", "text of a bulletin"
    ),
    "bulletin_issue": Watched(
        ("id", "hall", "year", "number", "corrects", "sign_by", "author", "at", "sha256"),
        "已发布的通报",
        "published bulletin",
        ("document", "sha256"),
    ),
    "bulletin_recipient": Watched(("id", "hall", "bulletin", "person"), "通报签收人", "recipient of a bulletin"),
    "bulletin_signing": Watched(
        ("id", "hall", "bulletin", "author", "signed_at", "received_at", "sha256"),
        "通报签收",
        "signing for a bulletin",
        ("document", "sha256"),
    ),
    "assessment_rules": Watched(("id", "hall", "document", "author", "at"), "考核规则", "rules of assessment"),
    "assessment_revision": Watched(
        ("id", "hall", "month", "document", "author", "at"), "月度考核", "monthly assessment"
    ),
    "assessment_step": Watched(
        ("id", "hall", "revision", "side", "act", "document", "author", "at"),
        "考核的异议和签字",
        "objection or signature",
    ),
    "ledger_confirmation": Watched(
        ("id", "hall", "obligation", "first_on", "kept", "note", "author", "at"),
        "履约确认",
        "confirmation of a promise",
    ),
    "year_sheet": Watched(
        ("id", "hall", "year", "sha256", "author", "at"), "年度验收表", "sheet of a year", ("document", "sha256")
    ),
    "year_signature": Watched(
        ("id", "hall", "sheet", "side", "document", "author", "at"), "年度验收签字", "signature of a year"
    ),
    "year_seal": Watched(
        ("id", "hall", "sheet", "sealed_at", "key_name", "alg", "sha256", "signature", "slip"),
        "年度验收封存",
        "seal of a year",
        ("manifest", "sha256"),
    ),
    "seal_key": Watched(("id", "name", "alg", "public_key", "made_at"), "封存公钥", "seal key"),
    "seal": Watched(
        (
            "id",
            "hall",
            "subject",
            "supersedes",
            "sealed_by",
            "sealed_at",
            "key_name",
            "alg",
            "facts",
            "sha256",
            "signature",
            "slip",
        ),
        "封存",
        "seal",
        ("manifest", "sha256"),
    ),
    "seal_signing": Watched(("id", "hall", "seal", "document", "author", "at"), "签署", "signature below a seal"),
}

DERIVED = {
    "SELECT e.inspection AS id FROM expected_photo e WHERE e.received <> EXISTS "
    "(SELECT 1 FROM photo p WHERE p.hall = e.hall AND p.sha256 = e.sha256)": "inspection",
    "SELECT i.id FROM inspection i WHERE i.photos_expected <> "
    "(SELECT count(*) FROM expected_photo e WHERE e.inspection = i.id)": "inspection",
}
"""Rows that follow from others: each query finds the watched rows whose followers are not as they must be."""

"""The small page of a link, for somebody without an account: no script, nothing from elsewhere, Chinese first."""

import base64
import hashlib

from msgspec import Struct

from audit.checklists.schemas import Text
from audit.errors import AuditError
from audit.reports import paper, words
from audit.shares.schemas import Share, ShareKind
from audit.sites.schemas import Hall

KINDS = {
    ShareKind.hall_card: Text(zh="大厅评分卡", en="Scorecard of the hall"),
    ShareKind.inspection_card: Text(zh="检查评分卡", en="Scorecard of a check"),
    ShareKind.month: Text(zh="月报", en="Monthly report"),
    ShareKind.bulletin: Text(zh="通报", en="Bulletin"),
    ShareKind.assessment: Text(zh="供应商月度考核表", en="The supplier’s monthly assessment"),
    ShareKind.notice: Text(zh="整改通知单", en="Rectification notice"),
}
STYLE = (paper.TEMPLATES / "share.css").read_text(encoding="utf-8")
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing but the style that is printed in the page itself."""


class Words(Struct, frozen=True):
    """The page in one language."""

    shared: str
    title: str
    hall: str
    period: str
    by: str
    made: str
    until: str
    view: str
    download: str
    frozen: str
    foot: str
    ended: str


ZH = Words(
    shared="有人与您分享了一份报告",
    title="对象",
    hall="大厅",
    period="时段",
    by="分享人",
    made="分享时间",
    until="有效期至",
    view="查看 PDF",
    download="下载 PDF",
    frozen="内容以分享时为准，之后的变化不在其中。",
    foot="链接只能打开这一份文件，请勿转发给无关人员。",
    ended="打不开",
)
EN = Words(
    shared="A report was shared with you",
    title="Report",
    hall="Hall",
    period="Period",
    by="Shared by",
    made="Shared at",
    until="Opens until",
    view="View PDF",
    download="Download PDF",
    frozen="It shows what the report said when it was shared; later changes are not in it.",
    foot="The link opens this one file only. Do not pass it on to people it is not meant for.",
    ended="Cannot be opened",
)


def share_html(share: Share, hall: Hall, *, address: str, english: bool) -> str:
    said, kind = (EN if english else ZH), KINDS[share.kind]
    heading = kind.en if english else share.title
    facts = [
        (said.title, " · ".join(filter(None, (share.title if english else "", share.about)))),
        (said.hall, (hall.name_en or hall.name) if english else hall.name),
        (said.period, share.period),
        (said.by, share.maker_name),
        (said.made, words.local_minute(share.made_at, hall.time_zone)),
        (said.until, words.local_minute(share.expires_at, hall.time_zone)),
    ]
    return paper.template("share.html").render(
        style=STYLE,
        english=english,
        said=said,
        heading=heading,
        facts=[(name, value) for name, value in facts if value],
        address=address,
        size=_size(share.bytes),
    )


def trouble_html(error: AuditError, *, english: bool) -> str:
    """A failure as a page: one sentence that says what to do next."""
    said = EN if english else ZH
    first, second = (error.title_en, error.title) if english else (error.title, error.title_en)
    return paper.template("share_trouble.html").render(
        style=STYLE, english=english, said=said, first=first, second=second
    )


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count > 1_000_000 else f"{max(1, round(count / 1000))} KB"

"""The assessment of a month as one HTML page for A4."""

from audit.assessments.schemas import Assessment, LineKind, Side
from audit.reports import paper, words

SIDES = {Side.hall: "采购人（大厅）一方", Side.supplier: "供应商一方"}


def assessment_html(page: Assessment) -> str:
    """The page to give to Renderer.pdf."""
    year, _, month = page.month.partition("-")
    signed = {one.side: one for one in page.signatures}
    return paper.template("assessment.html").render(
        page=page,
        document_title=f"{page.hall_name}{int(year)}年{int(month)}月供应商考核表",
        title=f"{int(year)}年{int(month)}月供应商考核表",
        groups=[
            (name, [one for one in page.lines if one.kind is kind])
            for kind, name in ((LineKind.deduction, "扣分"), (LineKind.bonus, "加分"))
        ],
        bands=sorted(page.rules.bands, key=lambda one: -one.from_points),
        sides=[(name, signed.get(side)) for side, name in SIDES.items()],
        saved=words.local_minute(page.saved_at, page.time_zone),
    )

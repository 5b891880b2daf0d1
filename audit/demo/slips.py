"""What goes wrong in a hall: which item, why, what the inspector notes and what the photo shows."""

from msgspec import Struct


class Slip(Struct, frozen=True):
    item: str
    reason: str
    note: str
    scene: str = ""
    """Empty: no photo."""
    faults: tuple[str, ...] = ()
    value: int | None = None
    """Scale, count or millimetres; None for 合格/不合格 items."""


SLIPS: dict[str, list[Slip]] = {
    "office_check_table": [
        Slip("T1", "old_magazines", "桌上有上周的报纸，已提醒清理。", "staff", ("newspaper",)),
        Slip("T4", "on_desk", "常用文件夹堆在桌面，文件栏空着一半。", "staff", ("piled",)),
        Slip("T5", "mixed", "待处理与已处理混在一起，找一份材料用了半分钟。", "staff", ("loose_papers",)),
        Slip("T7", "crooked", "显示器和键盘偏离定位贴，高峰后未复位。", "staff", ("crooked",), 2),
        Slip("T7", "loose_stationery", "笔、剪刀散在桌面，已当场归位。", "staff", ("loose_stationery",), 3),
        Slip("T8", "cup", "水杯放在台面，已请窗口人员放入抽屉。", "staff", ("cup",), 1),
        Slip("T8", "bag", "手提包放在台面，群众一侧可见。", "staff", ("bag",), 1),
        Slip("T8", "food", "早餐和饮料未收，下次班前复查。", "staff", ("food",), 2),
        Slip("T8", "clothes", "外套搭在台面上。", "staff", ("clothes",), 1),
        Slip("T8", "cup", "群众一侧可见水杯，外屏旁已擦净。", "visitor", ("cup",), 1),
        Slip("T10", "tangled", "电源线与网线缠在一起，需用理线扣重新整理。", "staff", ("tangled",)),
        Slip("T11", "label_missing", "文件框有三个夹子没有标签，且倒伏。", "staff", ("untidy_basket",)),
        Slip("T14", "dust", "桌面右侧有灰，有杯底水渍。", "staff", ("dust",)),
        Slip("T15", "after_rush", "上午高峰后桌面未恢复，与标准照相差两处。", "", (), 2),
        Slip("T16", "not_fixed", "昨日自查的线缆问题尚未整改。"),
        Slip("T20", "no_greeting", "接待时没有问候语，已现场示范。"),
        Slip("T22", "away_no_notice", "短时离岗未放告知牌。", "", (), 2),
    ],
    "desk_layout": [
        Slip("D1", "loose_papers", "散页较多，没有入夹。", "staff", ("loose_papers",)),
        Slip("D2", "piled", "文件夹平堆，最下面的抽不出来。", "staff", ("piled",)),
        Slip("D6a", "fallen", "文件框倒伏，外露散页。", "staff", ("untidy_basket",)),
        Slip("D6b", "newspaper", "文件框旁放有报纸。", "staff", ("newspaper",)),
        Slip("D7", "pens_loose", "文具用后没有放回笔筒。", "staff", ("loose_stationery",)),
        Slip("D8b", "cup", "台面有水杯。", "staff", ("cup",), 1),
        Slip("D8b", "food", "台面有餐盒和饮料。", "staff", ("food",), 2),
        Slip("D9a", "tangled", "显示器后线缆打结。", "staff", ("tangled",)),
        Slip("D9b", "too_close", "实测偏近，已画线，待物业移位。", "", (), 552),
        Slip("D9c", "too_far", "外屏被向外推开，建议加定位贴。", "", (), 391),
        Slip("D9d", "off_centre", "绿植靠向右屏，已当场移到中间。", "visitor", ("plant_aside",)),
    ],
    "hall_patrol": [
        Slip("HP2", "screen_dead", "中间一台无反应，已报修并放置告示。", "self_service", ("dark_screen",)),
        Slip("HP3a", "litter", "地面有纸屑和水渍，已通知保洁。", "self_service", ("litter",), 2),
        Slip("HP3b", "seats_crooked", "等候座椅被拖动，未恢复成排。", "waiting", ("crooked",)),
        Slip("HP4", "peak", "年检高峰，最长等候三十八分钟，已加开潮汐窗口。", value=38),
        Slip("HP7", "self_service_idle", "取号处排队，自助区空着三台，已请导服引导。"),
    ],
    "environment": [
        Slip("EN4", "too_many", "资料架多放了两摞，已退回库房。", value=1),
        Slip("EN7", "faded", "花盆下定位贴磨损，待更换。"),
        Slip("EN13", "glass", "入口玻璃有手印，饮水机旁有水渍。", value=2),
        Slip("EN16", "expired", "医药箱内碘伏和创可贴过期，已登记补充。", value=2),
        Slip("EN19", "plug_missing", "充电线缺一个接口，已报补。"),
    ],
    "fire_electric": [
        Slip("FE5", "boxes", "灭火器箱前临时堆放纸箱，已请物业移走。", "extinguisher", ("blocked",)),
        Slip("FE4b", "too_many", "设备间门口集中放了六具，建议分出一具。", value=6),
        Slip("EL2", "strip_on_floor", "拖线板落在地面，需入盒。"),
    ],
    "overall": [
        Slip("OV3", "outdated", "楼层索引上还有一个已搬走的窗口。", value=3),
        Slip("OV5", "lying_about", "抽查的三个窗口中有两个桌面物品未归位。", value=2),
    ],
}

LEFT_ON = Slip("T18c", "computer_on", "下班后两台显示器和拖线板未断电，已通知值班人员关闭。", "staff", ("left_on",))
"""The one critical failure of the story."""

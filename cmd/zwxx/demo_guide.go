package main

import "zwxx/cmd/zwxx/demo"

// The phones of the demo, as the guide names them.
const (
	townshipPhone   = 101
	departmentPhone = 102
	sectionPhone    = 103
	approverPhone   = 104
)

// demoGuide is the story of the page, in order: each step as a person plays it, and as 演示这一步 does.
var demoGuide = []demo.GuideStep{
	{
		Part: "一、约稿", Title: "信息科发起约稿", Phone: sectionPhone,
		Text: "信息科发 `发起约稿`，写题目，单位输入 `发改局、梅城镇、移民局`，定时限，核对后“提交”。移民局没有开通，卡片上单列。",
		Acts: []demo.Act{
			{Say: "发起约稿", Sees: "约稿题目？"},
			{Say: "一季度重点项目开工情况", Sees: "约哪些单位？"},
			{Say: "发改局、梅城镇、移民局", Sees: "时限？"},
			{Say: "3月28日17:30", Sees: "要求？"},
			{Tap: "无，见党政网约稿通知单", Sees: "约稿来源？"},
			{Tap: "信息科", Sees: "核对无误"},
			{Tap: "提交", Sees: "✔ 已发约稿"},
		},
	},
	{
		Title: "发改局签收", Phone: departmentPhone,
		Text: "约稿通知已到发改局手机，点“收到”，同一张卡上就是签收回执；信息科的卡片同时更新。",
		Acts: []demo.Act{{Tap: "收到", Sees: "✔ 已签收"}},
	},
	{
		Title: "发改局登记报送", Phone: departmentPhone,
		Text: "稿件走党政网，这里只登记：点“已在党政网报送”，稿件号 `2018-0901`，时间点“刚刚”，提交。",
		Acts: []demo.Act{
			{Tap: "已在党政网报送", Sees: "党政网稿件号"},
			{Say: "2018-0901", Sees: "党政网收到时间"},
			{Tap: "刚刚", Sees: "核对无误"},
			{Tap: "提交", Sees: "✔ 已登记到稿"},
		},
	},
	{
		Title: "信息科评质量分", Phone: sectionPhone,
		Text: "约稿卡上点“质量分”，点 8.5，提交。发改局马上收到分数和依据，点“看得分”可看明细。",
		Acts: []demo.Act{
			{Tap: "质量分", Sees: "质量分？"},
			{Tap: "8.5", Sees: "质量分：8.5"},
			{Tap: "提交", Sees: "✔ 已评质量分：发改局"},
		},
	},
	{
		Part: "二、没有开通的单位", Title: "打印约稿通知单", Phone: sectionPhone,
		Text: "移民局没人用手机，也不吃亏：约稿卡上点“约稿通知单”，得到一份可打印送达的公文，点文件名就能打开。",
		Acts: []demo.Act{{Tap: "约稿通知单", Sees: "【约稿通知单】"}},
	},
	{
		Title: "代办：登记电话告知", Phone: sectionPhone,
		Text: "卡片上点“代办”，选移民局，点“登记电话告知”、“电话”，对方写 `刘科长`，时间“刚刚”，提交：这就是签收。",
		Acts: []demo.Act{
			{Tap: "代办", Sees: "代哪个单位办？"},
			{Tap: "○ 移民局", Sees: "【代办】移民局"},
			{Tap: "登记电话告知", Sees: "怎么告知的？"},
			{Tap: "电话", Sees: "告知了谁？"},
			{Say: "刘科长", Sees: "什么时候？"},
			{Tap: "刚刚", Sees: "核对无误"},
			{Tap: "提交", Sees: "✔ 已登记告知"},
		},
	},
	{
		Title: "代办：登记到稿、评分", Phone: sectionPhone,
		Text: "移民局的稿件到了党政网：再点“代办”，选移民局，点“登记到稿”，稿件号 `2018-0903`，时间“刚刚”，提交；再点“质量分”评分，和用手机的单位一样。",
		Acts: []demo.Act{
			{Tap: "代办", Sees: "代哪个单位办？"},
			{Tap: "◐ 移民局", Sees: "【代办】移民局"},
			{Tap: "登记到稿", Sees: "党政网稿件号"},
			{Say: "2018-0903", Sees: "党政网什么时候收到"},
			{Tap: "刚刚", Sees: "核对无误"},
			{Tap: "提交", Sees: "✔ 已登记到稿"},
			{Tap: "质量分", Sees: "质量分？"},
			{Tap: "8", Sees: "核对无误"},
			{Tap: "提交", Sees: "✔ 已评质量分：移民局"},
		},
	},
	{
		Part: "三、职能不符", Title: "梅城镇提交书面说明", Phone: townshipPhone,
		Text: "梅城镇在约稿卡上点“职能不符”，依次填电话告知、理由、建议、主要领导；盖章件点“发照片”里的“样例盖章件”，再发 `完成`。",
		Acts: []demo.Act{
			{Tap: "职能不符", Sees: "第1步"},
			{Tap: "刚刚已电话", Sees: "第2步"},
			{Say: "项目不在本镇", Sees: "第3步"},
			{Say: "由开发区承办", Sees: "第4步"},
			{Say: "马镇长", Sees: "第5步"},
			{Photo: true, Sees: "已收到盖章件 1 页"},
			{Say: "完成", Sees: "书面说明已收到"},
		},
	},
	{
		Title: "信息科处理书面说明", Phone: sectionPhone,
		Text: "信息科收到说明，“看说明原件”可看盖章件；点“采纳，撤销约稿”，梅城镇马上收到结果。也可以“不予采纳”，那要写理由、定时限。",
		Acts: []demo.Act{{Tap: "采纳，撤销约稿", Sees: "已采纳，约稿撤销"}},
	},
	{
		Part: "四、直报与录用", Title: "梅城镇登记直报", Phone: townshipPhone,
		Text: "梅城镇发一行 `直报 专报 2018-0902 古城保护利用的做法`，马上看到本月、本季还差几条。",
		Acts: []demo.Act{{Say: "直报 专报 2018-0902 古城保护利用的做法", Sees: "✔ 已登记：直报·专报"}},
	},
	{
		Title: "信息科登记录用名单", Phone: sectionPhone,
		Text: "刊物出了，信息科发 `登记`，点“登记录用”，把名单整个贴上：\n`直报·专报 第3期 3月26日\n梅城镇 古城保护利用的做法`\n逐条对上报送，点“登记1条并告知”。也可发xlsx。",
		Acts: []demo.Act{
			{Say: "登记", Sees: "登记什么？"},
			{Tap: "登记录用", Sees: "请粘贴录用名单"},
			{Say: "直报·专报 第3期 3月26日\n梅城镇 古城保护利用的做法", Sees: "1条可登记"},
			{Tap: "登记1条并告知", Sees: "✔ 已登记录用1条"},
		},
	},
	{
		Title: "梅城镇看得分", Phone: townshipPhone,
		Text: "录用告知已到梅城镇。发 `得分`：名次、离目标差多少，每一分都写着办法的哪一条。",
		Acts: []demo.Act{{Say: "得分", Sees: "【得分】梅城镇"}},
	},
	{
		Part: "五、到期与通报", Title: "群里接收通报", Phone: sectionPhone,
		Text: "在群里以张三的身份发 `/subscribe` ，通报印发后群里也收到。",
		Acts: []demo.Act{{Group: true, Say: "/subscribe", Sees: "本群"}},
	},
	{
		Title: "时钟拨到3月28日09:00", Phone: townshipPhone,
		Text: "还欠直报任务的梅城镇收到本月提醒，不欠的不打扰。",
		Acts: []demo.Act{{Clock: "2018-03-28T09:00", Sees: "【本月提醒】梅城镇"}},
	},
	{
		Title: "时钟拨到4月2日09:00", Phone: sectionPhone,
		Text: "新的一月第一个工作日，信息科收到待办汇总和上月通报的提醒。",
		Acts: []demo.Act{{Clock: "2018-04-02T09:00", Sees: "通报初稿已汇总"}},
	},
	{
		Title: "信息科拟稿", Phone: sectionPhone,
		Text: "点“2018年3月通报初稿”：数字都从登记算出，初稿列出印发前还有什么没有办完。",
		Acts: []demo.Act{{Tap: "2018年3月通报初稿", Sees: "【2018年3月通报初稿】"}},
	},
	{
		Title: "预览通报", Phone: sectionPhone,
		Text: "点“预览”，看到通报全文和四组排名，数字都从登记算出。",
		Acts: []demo.Act{{Tap: "预览", Sees: "关于2018年3月全市政务信息工作情况的通报"}},
	},
	{
		Title: "核实拟扣10分", Phone: sectionPhone,
		Text: "当月没有报送登记的体育局拟扣10分：点“办第1项”，党政网上有的“补登”，确实没有的点“核实无报送”。",
		Acts: []demo.Act{
			{Tap: "办第1项", Sees: "【拟扣10分】"},
			{Tap: "核实无报送", Sees: "都已补登或核实"},
		},
	},
	{
		Title: "发各单位核对", Phone: sectionPhone,
		Text: "点“发各单位核对”：发改局、梅城镇各收到本单位的核对单，没有疑问的点“核对无误”。",
		Acts: []demo.Act{
			{Tap: "发各单位核对", Sees: "确定发送？"},
			{Tap: "确定发送", Sees: "【2018年3月通报·单位核对】"},
		},
	},
	{
		Title: "梅城镇核对", Phone: townshipPhone,
		Text: "核对单上每一分都有依据。点“核对无误”；有疑问的点“申请核对”“申请更正”，答复之前通报不能送审。",
		Acts: []demo.Act{{Tap: "核对无误", Sees: "2018年3月核对无误"}},
	},
	{
		Title: "核对期满，送审", Phone: sectionPhone,
		Text: "时钟拨到4月8日09:00：核对期满，未回复视为无异议。发 `通报`，打开3月的点“送审”，文号可暂缺，提交。",
		Acts: []demo.Act{
			{Clock: "2018-04-08T09:00", Sees: "通报待送审"},
			{Say: "通报", Sees: "【通报】请选"},
			{Tap: "2018年3月通报（单位核对）", Sees: "可以送审"},
			{Tap: "送审", Sees: "文号？"},
			{Tap: "暂无文号", Sees: "核对无误"},
			{Tap: "提交", Sees: "【2018年3月通报·已送审】"},
		},
	},
	{
		Title: "审签人签发", Phone: approverPhone,
		Text: "陈主任收到“请审签”，可预览、下载全文，点“同意印发”，或“退回修改”写明理由。拟稿、送审的人不能签发。",
		Acts: []demo.Act{{Tap: "同意印发", Sees: "✔ 已签发2018年3月通报"}},
	},
	{
		Title: "印发通报", Phone: sectionPhone,
		Text: "签发后信息科点“印发”并确认：各人和群都收到，数字从此冻结，以后的变动只作补记或更正。",
		Acts: []demo.Act{
			{Tap: "印发", Sees: "确定印发？"},
			{Tap: "确定印发", Sees: "通报已印发"},
		},
	},
}

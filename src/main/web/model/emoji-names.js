/** One a line: the emoji, its names as people type them between colons, and the Chinese words that find it. */
const LIST = `😀 grinning happy|高兴 笑
😄 smile happy|微笑 开心 笑
😂 joy laugh lol|笑哭 哈哈
🤣 rofl laugh|大笑 哈哈
😊 blush happy|害羞 微笑
😉 wink|眨眼
😍 heart_eyes love|爱 喜欢 花痴
😘 kissing_heart kiss|飞吻 亲
😎 sunglasses cool|酷 墨镜
🤔 thinking thinking_face hmm|思考 想
😅 sweat_smile|尴尬 汗
🙂 slightly_smiling_face smiley|微笑
🙃 upside_down_face|倒脸 无奈
😏 smirk|得意
😴 sleeping tired|睡觉 困
😢 cry sad|哭 难过
😭 sob cry|大哭 哭
😡 rage angry|生气 愤怒
🤯 exploding_head mind_blown|震惊 爆炸
🥳 partying_face party|庆祝 派对
😁 grin|露齿笑 笑
😃 smiley happy|开心 笑
😆 laughing satisfied|大笑
😇 innocent angel|天使
🥰 smiling_face_with_three_hearts love|爱 喜欢
😋 yum tasty|好吃 美味
😜 stuck_out_tongue_winking_eye silly|吐舌 调皮
🤪 zany_face crazy|疯狂
🤗 hugs hug|拥抱
🤭 hand_over_mouth oops|捂嘴 偷笑
🤫 shushing_face quiet|安静 嘘
😐 neutral_face|面无表情
😑 expressionless|无语
😶 no_mouth silent|沉默
🙄 roll_eyes|翻白眼
😬 grimacing|尴尬
😌 relieved|松了口气
😔 pensive sad|沉思 难过
😷 mask sick|口罩 生病
🤒 face_with_thermometer ill|发烧 生病
🤢 nauseated_face|恶心
🥵 hot_face hot|热
🥶 cold_face cold|冷
😵 dizzy_face|晕
🤓 nerd_face nerd|书呆子
🧐 monocle_face|仔细看
😕 confused|困惑
😟 worried|担心
🙁 slightly_frowning_face frown|不高兴
😮 open_mouth wow|惊讶 哇
😱 scream fear|害怕 尖叫
😳 flushed|脸红
🥺 pleading_face please|求求 可怜
😤 triumph|哼
😞 disappointed|失望
😩 weary tired|疲惫 累
🥱 yawning_face bored|打哈欠 困
😈 smiling_imp devil|恶魔
💀 skull dead|骷髅
💩 poop hankey|便便
🤡 clown_face|小丑
👻 ghost|鬼
👽 alien|外星人
🤖 robot robot_face|机器人
👍 +1 thumbsup thumbs_up yes|赞 好 同意
👎 -1 thumbsdown thumbs_down no|踩 反对
👏 clap applause|鼓掌
🙌 raised_hands hooray|欢呼 举手
🙏 pray thanks please|谢谢 祈祷 拜托
💪 muscle strong|加油 肌肉
👋 wave hello bye|挥手 你好 再见
🤝 handshake deal|握手
☝️ point_up|指上 食指
✔️ heavy_check_mark|对勾
👌 ok_hand ok|好的 可以
✌️ v victory peace|胜利 耶
🤞 crossed_fingers luck|祝好运
🤷 shrug|耸肩 不知道
🤦 facepalm|捂脸
🙋 raising_hand|举手
👀 eyes look|看 眼睛
👉 point_right|右 指
👈 point_left|左 指
👆 point_up_2|上 指
👇 point_down|下 指
✋ raised_hand stop|停 举手
👊 fist_oncoming punch|拳头
✍️ writing_hand|写
🧠 brain|大脑
👤 bust_in_silhouette person|人
👥 busts_in_silhouette people team|团队 人们
❤️ heart red_heart love|爱 心 红心
🧡 orange_heart|橙心
💛 yellow_heart|黄心
💚 green_heart|绿心
💙 blue_heart|蓝心
💜 purple_heart|紫心
🖤 black_heart|黑心
🤍 white_heart|白心
💔 broken_heart|心碎
💯 100 hundred|满分 一百
✨ sparkles|闪亮
🔥 fire hot|火
⭐️ star|星
🌟 star2|闪星
💥 boom|爆炸
💤 zzz sleep|睡
🎉 tada party|庆祝 恭喜
🎊 confetti_ball|庆祝
🎂 birthday cake|生日 蛋糕
🎁 gift present|礼物
🎈 balloon|气球
🏆 trophy win|奖杯 冠军
🥇 1st_place_medal gold|金牌 第一
🎯 dart target|目标 靶
🎵 musical_note music|音乐
🎮 video_game game|游戏
⚽️ soccer football|足球
🏀 basketball|篮球
🚀 rocket ship launch|火箭 发布
✈️ airplane flight|飞机
🚗 car|汽车
🚲 bike bicycle|自行车
🚆 train|火车
🏠 house home|家 房子
🏢 office|办公室
☄️ comet|彗星
🌍 earth_africa world globe|地球 世界
🌙 crescent_moon moon night|月亮 晚安
☀️ sunny sun|太阳 晴
⛅️ partly_sunny cloud|多云
🌧️ cloud_with_rain rain|雨
❄️ snowflake snow|雪
⚡️ zap lightning|闪电
🌈 rainbow|彩虹
🌊 ocean sea|海
🌸 cherry_blossom flower|樱花 花
🌹 rose|玫瑰
🌲 evergreen_tree tree|树
🍀 four_leaf_clover luck|幸运 四叶草
☕️ coffee|咖啡
🍵 tea|茶
🍎 apple|苹果
🍌 banana|香蕉
🍓 strawberry|草莓
🍕 pizza|披萨
🍔 hamburger|汉堡
🍜 ramen noodles|面条
🍚 rice|米饭
🥟 dumpling|饺子
🍰 cake|蛋糕
🍺 beer|啤酒
🍻 beers cheers|干杯 啤酒
🍷 wine_glass wine|酒
🥂 clinking_glasses|干杯
🐱 cat|猫
🐶 dog|狗
🐼 panda_face panda|熊猫
🦊 fox_face fox|狐狸
🐰 rabbit|兔子
🐯 tiger|老虎
🐻 bear|熊
🐷 pig|猪
🐮 cow|牛
🐔 chicken|鸡
🐧 penguin linux|企鹅
🐟 fish|鱼
🐛 bug|虫子 缺陷
🦋 butterfly|蝴蝶
🐢 turtle|乌龟
🐍 snake python|蛇
🦄 unicorn|独角兽
✅ white_check_mark check done|完成 对 勾
☑️ ballot_box_with_check|勾选
❌ x cross no|错 不
❓ question|问号 问题
❗ exclamation|感叹号
⚠️ warning|警告 注意
⛔️ no_entry|禁止
🚫 no_entry_sign forbidden|禁止
🆗 ok|好
🆕 new|新
🔴 red_circle|红
🟢 green_circle|绿
🟡 yellow_circle|黄
➡️ arrow_right|右 箭头
⬅️ arrow_left|左 箭头
⬆️ arrow_up|上 箭头
⬇️ arrow_down|下 箭头
🔁 repeat|重复
💡 bulb idea|主意 灯泡
📌 pushpin pin|图钉 置顶
📎 paperclip|附件 回形针
📅 date calendar|日历 日期
⏰ alarm_clock|闹钟
⏳ hourglass_flowing_sand wait|沙漏 等待
⌛ hourglass|沙漏
🕐 clock1 time|时间
🔒 lock|锁
🔓 unlock|开锁
🔑 key|钥匙
🔍 mag search|搜索
🔧 wrench fix|修理 扳手
🔨 hammer|锤子
⚙️ gear settings|设置 齿轮
🧪 test_tube test|测试 实验
🔗 link|链接
💻 computer laptop|电脑
📱 iphone phone|手机
🖨️ printer|打印机
💾 floppy_disk save|保存
📷 camera photo|照片 相机
📚 books|书
📖 book|书
📝 memo note|笔记 记录
✏️ pencil2 pencil|铅笔
📈 chart_with_upwards_trend|上涨 增长
📉 chart_with_downwards_trend|下降
📊 bar_chart chart|图表
📦 package|包裹
📧 email mail|邮件
📣 mega announcement|公告
🔔 bell|铃
💬 speech_balloon chat|聊天
💭 thought_balloon|想法
💰 moneybag money|钱
🧣 scarf|围巾
👓 eyeglasses|眼镜
🏳️ white_flag|白旗
🏁 checkered_flag finish|终点`;

export const EMOJI = LIST.split("\n").map((line) => {
    const [western, chinese] = line.split("|");
    const [emoji, ...names] = western.split(" ");
    return {emoji, names, words: chinese.split(" ")};
});

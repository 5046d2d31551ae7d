r"""Building blocks of generated articles: topics, sentences and patterns of formulas.

In a sentence ``@`` stands for an inline formula. In a pattern ``§`` is a symbol, which may already
have an index (so no pattern puts a subscript right after it), and ``¤`` is a number.
"""

_TOPICS = (
    "极限 连续性 导数 中值定理 级数 定积分 曲线积分 多元函数",
    "隐函数 微分方程 向量空间 线性映射 行列式 特征值 内积 正交分解",
    "奇异值 二次型 矩阵函数 概率空间 随机变量 条件期望 大数定律 中心极限定理",
    "马尔可夫链 鞅 估计量 假设检验 置信区间 回归 核方法 聚类",
    "凸函数 对偶 牛顿法 随机梯度 熵 编码 图论 数值稳定性",
)
TOPICS = [topic for line in _TOPICS for topic in line.split()]

TITLES = (
    "从例子看{a}与{b}",
    "{a}：一步一步地算",
    "{a}里的{b}",
    "重读{a}",
    "{a}和{b}为什么总在一起",
)

AUTHORS = ("作者甲", "作者乙", "作者丙", "作者丁", "作者戊")

DESCRIPTIONS = (
    "从{a}的一个小例子出发，把{b}里常用的估计推一遍。",
    "{a}与{b}各自的假设不同，这里逐条对照。",
    "不跳步地证明{a}的一个结论，并用数值检验{b}。",
    "写给第一次读{a}的人；熟悉{b}的读者可以跳到最后一节。",
    "一份关于{a}的笔记，附记号表和几段代码。",
    "为什么{a}离不开{b}：三个例子和一个反例。",
    "把{a}改写成{b}的语言，证明短了一半。",
)
"""Descriptions for front matter, without formulas."""

HEADINGS = (
    "先看最简单的情形",
    "定义与记号",
    "一个够用的估计",
    "证明的骨架",
    "推广到高维",
    "数值上的验证",
    "容易出错的地方",
    "与{topic}的关系",
    "条件能不能放宽",
    "换一个角度",
)

SENTENCES = (
    "取定 @ 之后，问题只剩下 @ 一项要估计。",
    "设 @，并且 @ 在区间内部不取零；这个假设后面会放宽。",
    "直观地说，@ 越大，**{topic}** 的影响就越小，但 @ 始终有界。",
    "把 @ 代回去，交叉项全部抵消，留下的正是 @。",
    "这里的 @ 只依赖于样本，不依赖于我们怎样选坐标。",
    "若不然，就有 @，与 @ 的定义矛盾。",
    "注意@和@不是同一个量：前者随步长变化，后者不变。",
    "上面用到的只有 @，所以结论对一切 {topic} 的问题都成立。",
    "固定精度 @ 时，需要的步数大约是 @。",
    "读者可以自己验证：当 @ 时，两边都等于 @。",
)

PLAIN = (
    "这一步看上去是形式的推演，其实每个等号都需要一个条件，下面逐条写出来。",
    "许多教材在这里直接给出结论；我们多花几行，把省略的部分补上。",
    "如果只关心数量级，可以跳过这一段。",
    "用一句话概括：{topic}把局部的信息拼成了整体的信息。",
    "历史上这个结果先有数值的证据，后有证明，顺序与课本正好相反。",
    "把它与{topic}对照着读，会发现两者的*骨架*是一样的。",
)

LEADS = (
    "于是得到",
    "整理以后写成",
    "由此可见",
    "对两边取期望，有",
    "按分量写出来就是",
    "合并同类项得",
)

INLINE = (
    r"§ \in \mathbb{R}^{¤}",
    r"\lVert § \rVert_2 \le ¤",
    r"f(§) = ¤",
    r"§^2 + ¤ > 0",
    r"\frac{§}{¤}",
    r"\sqrt{§ + ¤}",
    r"\lambda_{¤} § < 1",
    r"§ \to \infty",
    r"\mathbb{E}[§] = \mu",
    r"p(§ \mid \theta)",
    r"O(n^{¤} \log §)",
    r"§^{\top} A §",
    r"\operatorname{Var}(§)",
    r"1 - \varepsilon §",
    r"\partial_x §",
    r"§ \ne \varnothing",
    r"\log §",
    r"§ = (x_1, \dots, x_{¤})",
    r"\alpha § + \beta",
    r"g_{¤}(§) \ge 0",
)

DISPLAYS = (
    r"\int_{0}^{¤} \frac{§ \, \mathrm{d}t}{1 + t^{2}} = § \arctan ¤",
    r"\sum_{k=1}^{n} \frac{§^{k}}{k!} \le e^{§} - 1",
    r"\frac{\partial L}{\partial §} = \sum_{i=1}^{m} \left( \hat{y}_i - y_i \right) x_i + ¤ §",
    r"\begin{pmatrix} § & 1 & 0 \\ 0 & § & 1 \\ 0 & 0 & § \end{pmatrix}^{¤}",
    r"\max_{\lVert u \rVert = 1} u^{\top} \left( § - ¤ I \right) u = \lambda_{\max}",
    r"\mathbb{P}\left( \left| § - \mu \right| \ge ¤ \sigma \right) \le \frac{1}{¤^{2}}",
    r"\lim_{n \to \infty} \left( 1 + \frac{§}{n} \right)^{n} = e^{§}",
    r"\hat{\theta} = \arg\min_{\theta} \; \frac{1}{n} \sum_{i=1}^{n} \ell(\theta; z_i)"
    r" + § \lVert \theta \rVert_{¤}",
    r"D(p \,\|\, q) = \sum_{x} p(x) \log \frac{p(x)}{q(x)} \ge § \log ¤",
    r"§ = \begin{cases} x^{2} & \text{当 } x \ge ¤ \\ -x & \text{其他情形} \end{cases}",
)

ALIGNED = (
    "\\begin{aligned}\n§ &= (a + b)^{2} - ¤ \\\\\n  &= a^{2} + 2ab + b^{2} - ¤ \\\\\n"
    "  &\\ge 4ab - ¤\n\\end{aligned}",
    "\\begin{aligned}\nx_{t+1} &= x_t - \\eta \\nabla f(x_t) \\\\\n"
    "m_{t+1} &= ¤ m_t + § \\odot \\nabla f(x_{t+1})\n\\end{aligned}",
    "\\begin{bmatrix}\n§ & \\cdots & a_{1n} \\\\\n\\vdots & \\ddots & \\vdots \\\\\n"
    "a_{m1} & \\cdots & ¤\n\\end{bmatrix}",
    "\\begin{aligned}\n\\log p(x) &= \\mathbb{E}_{q}\\!\\left[ \\log \\frac{p(x, z)}{q(z)} \\right]"
    " + § \\\\\n  &\\ge \\mathbb{E}_{q}[\\log p(x \\mid z)] - ¤\n\\end{aligned}",
)

TABLE_ROWS = ("步长", "正则系数", "样本数", "误差上界", "条件数", "迭代次数", "置信水平")

CODE = (
    "```python\nimport numpy as np\n\n\ndef step(x, rate={number} / 100):\n"
    '    """走一步梯度下降。"""\n    return x - rate * np.tanh(x)\n\n\n'
    "x = np.ones({number})\nfor _ in range(20):\n    x = step(x)\nprint(float(x.mean()))\n```",
    "```python\ndef power_iteration(matrix, steps={number}):\n    vector = matrix[0]\n"
    "    for _ in range(steps):\n        vector = matrix @ vector\n"
    "        vector /= (vector**2).sum() ** 0.5\n"
    "    return vector @ matrix @ vector  # 约等于 $\\lambda$\n```",
    "```julia\nusing LinearAlgebra\nA = randn({number}, 4)\nU, s, V = svd(A)\n"
    "println(maximum(s) / minimum(s))\n```",
    '```bash\nfor n in 10 100 {number}; do\n  echo "$n" | ./simulate --seed=$n\ndone\n```',
)

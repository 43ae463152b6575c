package bulletin

import (
	"fmt"
	"strings"
)

// Caption is what pictures and sheets are headed: the title without its
// 关于…的通报.
func (c *Content) Caption() string {
	return strings.TrimSuffix(strings.TrimPrefix(c.Title(), "关于"), "的通报")
}

// Basis says until when and by which measures:
// 截至2018年3月31日　依据建政办函〔2018〕22号.
func (c *Content) Basis() string {
	return fmt.Sprintf("截至%s　依据%s", dayText(c.lastDay()), c.Sheet.Rules)
}

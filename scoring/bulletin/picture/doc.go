// Package picture draws a bulletin to be read at a glance on a phone: one PNG
// for each group, with its ranking as bars. It computes no score: every figure
// comes from the bulletin.
//
// The way of a picture: [Pages] says what each shows, [Page.Lay] where it lies
// (pure geometry, given the widths of texts), [Page.Draw] what it looks like.
// The font is passed in. The same page and font give the same bytes.
package picture

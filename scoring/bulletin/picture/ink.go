package picture

import "image/color"

// An Ink is a colour by what it says. Colours that lie side by side differ in
// lightness, so that they part without any sense of hue.
type Ink uint8

// The inks.
const (
	Paper     Ink = iota // the ground
	Band                 // every second row
	Head                 // the ground of the title
	HeadText             // the title
	HeadNote             // beside the title
	Text                 // names and figures
	Quiet                // headings and explanations
	Rule                 // thin lines
	Axis                 // the line of 0 points, and between tiers
	Line                 // the target
	Now                  // a bar: the points of the period itself
	Before               // a bar: the points of the quarter's earlier months
	Lost                 // what was deducted, and what a unit lacks
	FirstPart            // a bar: the award of the first quarter
	SecondPart
	ThirdPart
	FourthPart
	inks
)

var colours = [inks]color.RGBA{
	Paper:      {0xFF, 0xFF, 0xFF, 0xFF},
	Band:       {0xF3, 0xF6, 0xFA, 0xFF},
	Head:       {0x1B, 0x3A, 0x5C, 0xFF},
	HeadText:   {0xFF, 0xFF, 0xFF, 0xFF},
	HeadNote:   {0xD5, 0xE0, 0xEE, 0xFF},
	Text:       {0x1A, 0x1A, 0x1A, 0xFF},
	Quiet:      {0x55, 0x5F, 0x6B, 0xFF},
	Rule:       {0xC9, 0xD1, 0xDB, 0xFF},
	Axis:       {0x7A, 0x86, 0x94, 0xFF},
	Line:       {0x26, 0x26, 0x26, 0xFF},
	Now:        {0x1F, 0x5A, 0x96, 0xFF},
	Before:     {0xA6, 0xC3, 0xE2, 0xFF},
	Lost:       {0xB4, 0x43, 0x0C, 0xFF},
	FirstPart:  {0x17, 0x3F, 0x6B, 0xFF},
	SecondPart: {0x8F, 0xB4, 0xDA, 0xFF},
	ThirdPart:  {0x3B, 0x73, 0xAD, 0xFF},
	FourthPart: {0xC6, 0xDA, 0xEF, 0xFF},
}

// Colour returns the colour of the ink.
func (i Ink) Colour() color.RGBA { return colours[i] }

// Package spreadsheet writes score sheets as workbooks, and reads a city's
// history from a template that it writes: WriteScore, WriteTemplate and
// ReadTemplate. It stands beside package scoring so that scoring itself knows
// nothing of the format.
package spreadsheet

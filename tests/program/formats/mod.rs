//! Every format of a report: over the same few findings as a picture, against its schema, and through the program.

mod html;
mod junit;
mod prints;
mod program;
mod samples;
mod sarif;
mod snapshots;
mod word;

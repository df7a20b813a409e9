//! The program as its users run it: files and arguments in; reports, files and exit codes out.

#[cfg(feature = "pdf")]
#[path = "../support/printed.rs"]
mod printed;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/mod.rs"]
mod support;

mod adoption;
mod cli;
mod config;
mod counterparts;
mod coverage;
mod departments;
mod district;
mod docs;
mod excel;
#[cfg(unix)]
mod files;
mod fixing;
mod formats;
#[cfg(unix)] // they are written for bash
mod hooks;
mod html;
mod new;
#[cfg(feature = "pdf")]
mod pdf;
mod review;
#[cfg(unix)]
mod running;
mod serve;
mod stream;
#[cfg(unix)]
mod terminal;
mod word;
mod workbooks;
mod years;

//! The language server: its messages, the open documents and the folders, over [`crate::editing`].
//!
//! [`transport`] reads and writes messages, [`main_loop`] takes them in order: notifications change the [`state`] at once
//! ([`lifecycle`]), so the order of arrival is the order of edits; requests are answered by [`features`]. Reading and checking,
//! and all that takes long or waits for a disk, is done by [`workers`].

mod config_faults;
mod configs;
mod dismissals;
mod document;
mod features;
mod folder_check;
mod latest;
mod lifecycle;
mod main_loop;
mod neighbours;
mod presence;
mod reading;
mod related;
mod reports;
mod session;
mod stamp;
mod state;
mod transport;
mod workers;
mod workspace;

pub use main_loop::run;

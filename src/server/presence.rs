//! Whether the client is still there: a server that is left alone ends, even where somebody holds its input open.
//!
//! On Windows other processes and the far end of a pipe can only be watched by unsafe calls; the end of
//! the input, or of what can be written, has to be enough there.

use super::transport::Outbox;
use std::time::Duration;

/// Time between two looks, as in Microsoft's own servers.
const PAUSE: Duration = Duration::from_secs(3);

/// Ends the conversation once the client is gone.
pub async fn watch(outbox: Outbox, is_there: impl Fn() -> bool) {
    while is_there() {
        tokio::time::sleep(PAUSE).await;
    }
    outbox.hang_up();
}

/// Whether anybody can read what is said.
#[cfg(unix)]
pub fn has_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let output = std::io::stdout();
    let mut asked = [PollFd::new(&output, PollFlags::empty())];
    let answer = poll(&mut asked, Some(&Timespec::default()));
    answer.is_err() || !asked[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

#[cfg(not(unix))]
pub fn has_reader() -> bool {
    true
}

/// Whether there is a process with this number. One of somebody else may not be asked for, but is there.
#[cfg(unix)]
pub fn is_running(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    process.is_none_or(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
pub fn is_running(_: u32) -> bool {
    true
}

//! Whether the client is still there: a server that is left alone ends, even where somebody holds its input open.
//!
//! On Windows other processes and the far end of a pipe can only be watched by unsafe calls; the end of
//! the input, or of what can be written, has to be enough there.

use super::transport::Outbox;

#[cfg(unix)]
mod unix {
    use super::Outbox;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    use std::time::Duration;

    /// Time between two looks, as in Microsoft's own servers.
    const PAUSE: Duration = Duration::from_secs(3);

    /// Ends the conversation when nobody can read what is said any more.
    pub async fn watch_output(outbox: Outbox) {
        let output = std::io::stdout();
        hang_up_unless(outbox, move || {
            let mut asked = [PollFd::new(&output, PollFlags::empty())];
            let answer = poll(&mut asked, Some(&Timespec::default()));
            answer.is_err() || !asked[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
        })
        .await;
    }

    /// Ends the conversation when the process that the client says it is is gone.
    pub async fn watch_process(process: u32, outbox: Outbox) {
        let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
        // A process of somebody else may not be asked for, but is there.
        hang_up_unless(outbox, move || test_kill_process(process) != Err(Errno::SRCH)).await;
    }

    async fn hang_up_unless(outbox: Outbox, is_there: impl Fn() -> bool) {
        while is_there() {
            tokio::time::sleep(PAUSE).await;
        }
        outbox.hang_up();
    }
}

#[cfg(unix)]
pub use unix::{watch_output, watch_process};

/// Nothing to see.
#[cfg(not(unix))]
pub async fn watch_output(_: Outbox) {}

/// Nothing to see.
#[cfg(not(unix))]
pub async fn watch_process(_: u32, _: Outbox) {}

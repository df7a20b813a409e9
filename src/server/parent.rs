//! The process that the client says it is: a server whose client is gone ends, even where somebody holds its input open.

use super::transport::Outbox;

/// Ends the conversation when the process is gone.
#[cfg(unix)]
pub async fn outlive(process: u32, outbox: Outbox) {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    use std::time::Duration;

    /// Time between two looks, as in Microsoft's own servers.
    const PAUSE: Duration = Duration::from_secs(3);

    let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
    // A process of somebody else may not be asked for, but is there.
    while test_kill_process(process) != Err(Errno::SRCH) {
        tokio::time::sleep(PAUSE).await;
    }
    outbox.hang_up();
}

/// Windows tells of other processes only through calls that Rust holds for unsafe; the end of the input says enough there.
#[cfg(not(unix))]
pub async fn outlive(_: u32, _: Outbox) {}

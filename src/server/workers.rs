//! Threads for slow work: a few, however many documents are open and requests are pending.
//!
//! Work waits for its turn without a thread, and starts only while the client reads what it is sent. What may have to wait
//! for the disk takes its turns among its like, so that a disk that does not answer stops nothing but what is read from it.

use super::transport::Outbox;
use std::num::NonZero;
use std::sync::{Arc, Weak};
use tokio::sync::Semaphore;
use tower_lsp::jsonrpc::{Error, Result};

/// Single files read at a time.
const FILES: usize = 4;

/// Folders searched at a time.
const FOLDERS: usize = 2;

/// Held by whoever waits for a result; the work polls [`is_abandoned`] and ends early once nobody waits.
pub type Waiting = Arc<()>;

/// Whether nobody waits for the result any more.
pub fn is_abandoned(waiting: &Weak<()>) -> bool {
    waiting.strong_count() == 0
}

/// The threads of one server; a clone means the same ones.
#[derive(Clone, Debug)]
pub struct Workers {
    /// Where results go.
    pub outbox: Outbox,
    computing: Arc<Semaphore>,
    files: Arc<Semaphore>,
    folders: Arc<Semaphore>,
}

impl Workers {
    /// Threads for results that go through `outbox`.
    pub fn new(outbox: Outbox) -> Workers {
        Workers {
            outbox,
            computing: Arc::new(Semaphore::new(computing())),
            files: Arc::new(Semaphore::new(FILES)),
            folders: Arc::new(Semaphore::new(FOLDERS)),
        }
    }

    /// The most threads there may be.
    pub fn most() -> usize {
        computing() + FILES + FOLDERS
    }

    /// Runs work that touches no disk. A panic in it costs this answer only.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.run(&self.computing, work).await
    }

    /// Runs work that reads a file.
    pub async fn read_file<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.run(&self.files, work).await
    }

    /// Searches folders.
    pub async fn search_folders<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.run(&self.folders, work).await
    }

    async fn run<T: Send + 'static>(
        &self,
        turns: &Arc<Semaphore>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = turns.clone().acquire_owned().await.map_err(|_| Error::internal_error())?;
        self.outbox.room().await;
        let work = move || {
            let _turn = turn; // until the work is done, whether somebody still waits for it or not
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal_error())
    }
}

/// How many computations run at a time: at least two, or a long document would hold up all others; at most four, because each
/// thread keeps memory, and the work on a long document is spread over all cores anyway.
fn computing() -> usize {
    std::thread::available_parallelism().map_or(2, NonZero::get).clamp(2, 4)
}

//! Threads for all that takes long: a few, however many documents are open and however much is asked.
//!
//! Work waits for its turn without a thread, and starts only while the client reads what it is sent. What may have to wait
//! for the disk takes its turns among its like, so that a disk that does not answer stops nothing but what is read from it.

use super::transport::Outbox;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;
use tower_lsp::jsonrpc::{Error, Result};

/// Single files read at a time.
const FILES: usize = 4;

/// Folders searched at a time.
const FOLDERS: usize = 2;

/// Cancels work that is still going on once nobody waits for its result.
#[derive(Debug, Default)]
pub struct CancelOnDrop(Arc<AtomicBool>);

impl CancelOnDrop {
    /// What the work looks at: true once it is cancelled.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The threads of one server; a clone means the same ones.
#[derive(Clone, Debug)]
pub struct Workers {
    outbox: Outbox,
    computing: Arc<Semaphore>,
    files: Arc<Semaphore>,
    folders: Arc<Semaphore>,
}

impl Workers {
    /// Threads for answers that go through `outbox`.
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

    /// Does what needs nothing but time. A panic in there costs this answer only.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.run(&self.computing, work).await
    }

    /// Reads a file, and does what is done with it.
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

/// What is computed at a time: never one thing alone, or a long document would hold up all others; and no more than a few,
/// for each thread keeps memory, and the work on a long document is shared by all cores as it is.
fn computing() -> usize {
    std::thread::available_parallelism().map_or(2, NonZero::get).clamp(2, 4)
}

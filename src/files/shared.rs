//! What is read of files that several need: once for all of them, and no longer than one still needs it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

/// What was read of files, and who needs them.
#[derive(Debug)]
pub struct Shared<T> {
    slots: Mutex<FxHashMap<PathBuf, Slot<T>>>,
}

#[derive(Debug)]
struct Slot<T> {
    file: Arc<OnceLock<Option<Arc<T>>>>,
    /// How many still need it.
    uses: usize,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Shared { slots: Mutex::default() }
    }
}

impl<T> Shared<T> {
    /// One more needs a file.
    pub fn need(&self, path: &Path) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(path.to_path_buf()).or_insert_with(|| Slot { file: Arc::default(), uses: 0 }).uses += 1;
    }

    /// What is read of a file; `None` where it cannot be read, or nobody needs it.
    pub fn get(&self, path: &Path, read: impl FnOnce() -> Option<T>) -> Option<Arc<T>> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let file = slots.get(path)?.file.clone();
        drop(slots);
        file.get_or_init(|| read().map(Arc::new)).clone()
    }

    /// One of those that need a file is done with it.
    pub fn is_done(&self, path: &Path) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(slot) = slots.get_mut(path) else { return };
        slot.uses = slot.uses.saturating_sub(1);
        if slot.uses == 0 {
            slots.remove(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_forgotten_after_the_last() {
        let (shared, path) = (Shared::default(), Path::new("a.txt"));
        assert_eq!(shared.get(path, || Some(1)), None);
        shared.need(path);
        shared.need(path);
        assert_eq!(shared.get(path, || Some(1)).as_deref(), Some(&1));
        shared.is_done(path);
        assert_eq!(shared.get(path, || Some(2)).as_deref(), Some(&1));
        shared.is_done(path);
        assert_eq!(shared.get(path, || Some(3)), None);
    }
}

//! How far reading may be ahead of writing.

use parking_lot::{Condvar, Mutex};

/// Bounds what is read and not yet answered, in lines and in bytes.
pub struct Ahead {
    most: Amount,
    unanswered: Mutex<Amount>,
    fewer: Condvar,
}

/// Lines and their bytes.
#[derive(Clone, Copy, Default)]
struct Amount {
    lines: usize,
    bytes: usize,
}

impl Ahead {
    /// At most so many lines, and so many bytes unless it is one line alone.
    pub fn new(lines: usize, bytes: usize) -> Ahead {
        Ahead { most: Amount { lines, bytes }, unanswered: Mutex::default(), fewer: Condvar::new() }
    }

    /// Waits until there is room for one more line with so many bytes, and takes it.
    pub fn take(&self, bytes: usize) {
        let mut now = self.unanswered.lock();
        while now.lines > 0 && (now.lines >= self.most.lines || now.bytes + bytes > self.most.bytes) {
            self.fewer.wait(&mut now);
        }
        now.lines += 1;
        now.bytes += bytes;
    }

    /// Gives back what a line has taken.
    pub fn give_back(&self, bytes: usize) {
        let mut now = self.unanswered.lock();
        now.lines = now.lines.saturating_sub(1);
        now.bytes = now.bytes.saturating_sub(bytes);
        self.fewer.notify_one();
    }
}

//! How much of its files a page has, so that a browser opens it at once however many there are.

use crate::report::Digest;

/// How many bytes of documents a page has at most.
pub const MOST: usize = 4_000_000;

/// How many findings of each file a page has in brief, the most severe first, and how many of them with the words around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Findings.
    pub notes: usize,
    /// Those with the words around them.
    pub excerpts: usize,
}

impl Extent {
    /// What there is room for: of every file as many as of any other. `None` where all of them are there whole.
    pub fn of(digests: &[Digest], room: usize) -> Option<Extent> {
        let whole: usize = digests.iter().map(|digest| digest.part).sum();
        if whole <= room {
            return None;
        }
        let headings: usize = digests.iter().map(|digest| digest.brief.heading.len()).sum();
        let files = || digests.iter().map(|digest| &digest.brief.notes);
        let says = by_rank(files().map(|notes| notes.iter().map(|note| note.len())));
        let excerpts = by_rank(files().map(|notes| notes.iter().map(|note| note.excerpt.len())));
        let (notes, room) = fitting(&says, room.saturating_sub(headings));
        let room = if notes < says.len() { 0 } else { room };
        let (count, _) = fitting(&excerpts, room);
        let all = |count: usize, lengths: &[usize]| if count == lengths.len() { usize::MAX } else { count };
        // The most severe finding of a file is there whatever it costs.
        Some(Extent { notes: all(notes.max(1), &says), excerpts: all(count, &excerpts) })
    }
}

/// How long the first parts of all files are together, the second, and so on.
fn by_rank(files: impl Iterator<Item = impl Iterator<Item = usize>>) -> Vec<usize> {
    let mut sums: Vec<usize> = Vec::new();
    for file in files {
        for (rank, length) in file.enumerate() {
            match sums.get_mut(rank) {
                Some(sum) => *sum += length,
                None => sums.push(length),
            }
        }
    }
    sums
}

/// How many of them there is room for, and the room that is left.
fn fitting(lengths: &[usize], mut room: usize) -> (usize, usize) {
    for (count, length) in lengths.iter().enumerate() {
        match room.checked_sub(*length) {
            Some(rest) => room = rest,
            None => return (count, room),
        }
    }
    (lengths.len(), room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_file_as_many_findings_as_of_any_other() {
        let lengths = by_rank([vec![10, 20, 30], vec![1], vec![100, 200]].into_iter().map(Vec::into_iter));
        assert_eq!(lengths, [111, 220, 30]);
        assert_eq!(fitting(&lengths, 400), (3, 39));
        assert_eq!(fitting(&lengths, 340), (2, 9));
        assert_eq!(fitting(&lengths, 110), (0, 110));
    }
}

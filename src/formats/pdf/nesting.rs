//! How deep pages nest what they draw. The library leaves out what is deeper than it goes, and says nothing.

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::Page as Source;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::formats::Unreadable;
use crate::formats::unreadable::{DEEPEST_PART, Limit};

/// What is known of the parts that pages draw.
#[derive(Default)]
pub struct Nesting {
    /// Those that pages name.
    named: FxHashSet<ObjectIdentifier>,
    /// How many parts are in one another: a part, and those that it draws.
    heights: FxHashMap<ObjectIdentifier, usize>,
}

impl Nesting {
    /// Looks at the parts of a page.
    ///
    /// # Errors
    /// Where they draw others that draw others, deeper than any document.
    pub fn check(&mut self, page: &Source<'_>) -> Result<(), Unreadable> {
        let parts = &page.resources().x_objects;
        for (name, part) in parts.entries() {
            let is_new = part.as_obj_ref().is_none_or(|part| self.named.insert(part.into()));
            if is_new && let Some(part) = parts.get::<Stream<'_>>(&name) {
                self.height(&part, parts, 1).ok_or(Unreadable::too_much("", Limit::Parts))?;
            }
        }
        Ok(())
    }

    /// The height of a part that is so deep; `None` where one in it is too deep. What has no parts of its own draws those around it.
    fn height(&mut self, part: &Stream<'_>, around: &Dict<'_>, depth: usize) -> Option<usize> {
        if part.dict().get::<Name<'_>>(b"Subtype").is_none_or(|kind| &*kind != b"Form") {
            return Some(0);
        }
        let known = self.heights.get(&part.obj_id()).copied();
        if depth + known.unwrap_or(1) > DEEPEST_PART + 1 {
            return None;
        }
        if known.is_some() {
            return known;
        }
        let own = part.dict().get::<Dict<'_>>(b"Resources");
        let own = own.map(|own| own.get::<Dict<'_>>(b"XObject").unwrap_or_default());
        let parts = own.as_ref().unwrap_or(around);
        let mut height = 1;
        if !parts.is_empty() {
            let content = part.decoded_data().unwrap_or_default();
            let (mut steps, mut drawn) = (TypedIter::new(&content), FxHashSet::default());
            while let Some(step) = steps.next() {
                if let TypedInstruction::XObject(other) = step
                    && drawn.insert(other.0.to_vec())
                    && let Some(other) = parts.get::<Stream<'_>>(&other.0)
                {
                    height = height.max(1 + self.height(&other, parts, depth + 1)?);
                }
            }
        }
        self.heights.insert(part.obj_id(), height);
        Some(height)
    }
}

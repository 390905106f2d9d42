//! Where in the documents something stands.

use crate::Pointer;

/// One file of a [`SourceSet`](crate::SourceSet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A node of a document: the file and the pointer into it. The origin of every model node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The node in it.
    pub pointer: Pointer,
}

impl Place {
    /// The root of a file.
    pub fn root(file: FileId) -> Self {
        Self { file, pointer: Pointer::root() }
    }

    /// The place of a member of this node.
    pub fn child(&self, token: &str) -> Self {
        Self { file: self.file, pointer: self.pointer.child(token) }
    }

    /// The place of an element of this node.
    pub fn index(&self, index: usize) -> Self {
        Self { file: self.file, pointer: self.pointer.index(index) }
    }
}

/// Which part of a member a label underlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The member's name.
    Key,
    /// The member's value.
    Value,
    /// A stretch of the text itself, by byte offsets, where no node can be pointed at (a syntax error, say).
    Text {
        /// The first byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
}

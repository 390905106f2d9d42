//! Names that become names of files: what every file system takes.

use super::words::{Case, shortened};

/// How long a name may be that is made of a document's: with what else may follow (`_operations`, a number, `.rs`), a
/// file's name has at most 100 bytes.
const LONGEST: usize = 80;

/// The names that Windows keeps for devices, whatever their extension.
pub(super) const RESERVED: [&str; 24] = [
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name in snake case that is not too long for a file.
pub(super) fn fitted(name: String) -> String {
    shortened(name, Case::Snake, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_with_their_fingerprint() {
        let short = "about_rooms".to_owned();
        assert_eq!(fitted(short.clone()), short);
        let long = "about_rooms_".repeat(30);
        let (one, two) = (fitted(format!("{long}one")), fitted(format!("{long}two")));
        assert!(one.starts_with("about_rooms_") && one != two && one.len() <= LONGEST, "{one} {two}");
        for word in ["a".repeat(300), "é".repeat(300)] {
            assert!(fitted(word).len() <= LONGEST);
        }
    }
}

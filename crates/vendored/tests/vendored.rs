//! The list of documents as it is read and written, and the documents as it selects them.

#[cfg(test)]
mod tests {
    use std::fs;

    use countersign_vendored::{Document, FILE, Manifest, Problems};
    use tempfile::TempDir;

    /// Two operations with different tags.
    const DOCUMENT: &str = r"
openapi: 3.0.0
info: {title: Garden, version: '1'}
paths:
  /beds:
    get: {tags: [Beds], operationId: listBeds, responses: {'204': {description: None.}}}
  /paths:
    get: {tags: [Ways], operationId: listWays, responses: {'204': {description: None.}}}
";

    /// Every key that there is, with comments in every place.
    const LIST: &str = r#"# Ours.

[[document]] # the garden
sha256 = ""   # filled in
module = "garden"
file = "garden.yaml"
source = "00000"
licence = '''ours'''
include = ["tag:Beds"]
# Not the ways.
exclude = [
    "op:listWays", # closed
]

[[document.not_exercised]]
case = "garden::listBeds::*"
reason = "there are none"

[[document]]
file = "garden.yaml"
module = "whole_garden"
source = "the same"
licence = "ours"
# The end.
"#;

    fn repository(list: &str) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("specs")).unwrap();
        fs::write(folder.path().join(FILE), list).unwrap();
        fs::write(folder.path().join("specs/garden.yaml"), DOCUMENT).unwrap();
        folder
    }

    #[test]
    fn hashes_are_filled_in_and_all_else_stays() {
        let repository = repository(LIST);
        let manifest = Manifest::load(repository.path()).unwrap();
        let hashes = ["1".repeat(64), "2".repeat(64)];
        let written = manifest.with_hashes(&hashes).unwrap();
        let expected = LIST
            .replace("sha256 = \"\"", &format!("sha256 = \"{}\"", hashes[0]))
            .replace("licence = \"ours\"\n", &format!("licence = \"ours\"\nsha256 = \"{}\"\n", hashes[1]));
        assert_eq!(written, expected);
        // Written once, it does not change any more.
        fs::write(repository.path().join(FILE), &written).unwrap();
        let again = Manifest::load(repository.path()).unwrap();
        assert_eq!(again.with_hashes(&hashes).unwrap(), written);
    }

    #[test]
    fn the_list_selects_operations_and_names_those_that_it_does_not() {
        let repository = repository(LIST);
        let manifest = Manifest::load(repository.path()).unwrap();
        let documents: Vec<Document> =
            manifest.entries.iter().map(|entry| Document::load(repository.path(), entry).unwrap()).collect();
        let paths = |document: &Document| -> Vec<String> {
            document.api.operations.iter().map(|operation| operation.path.to_string()).collect()
        };
        assert_eq!(paths(&documents[0]), ["/beds"]);
        assert_eq!(documents[0].api.excluded.len(), 1);
        assert_eq!(paths(&documents[1]), ["/beds", "/paths"]);
        let listed = &manifest.entries[0].not_exercised[0];
        assert_eq!((listed.case.as_str(), listed.reason.as_str()), ("garden::listBeds::*", "there are none"));
        assert_eq!(LIST.get(listed.at.clone()), Some("\"garden::listBeds::*\""));
    }

    #[test]
    fn hashes_need_a_table_for_each_document() {
        let entry = r#"{file = "garden.yaml", module = "garden", source = "ours", licence = "ours"}"#;
        let repository = repository(&format!("document = [{entry}]\n"));
        let manifest = Manifest::load(repository.path()).unwrap();
        let problems: Problems = manifest.with_hashes(&["0".repeat(64)]).unwrap_err();
        insta::assert_snapshot!(problems.to_string());
    }
}

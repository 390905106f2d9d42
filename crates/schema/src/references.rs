//! Where a reference leads: by pointer, by anchor, by id, into any file of the set.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use countersign_source::{FileId, Place, Pointer, Source, SourceSet};
use serde_json::Value;

/// The base that relative ids are resolved against where the document names none.
const NO_BASE: &str = "countersign:/";

/// Looks references up. Anchors and ids are gathered once, when the first reference needs them.
#[derive(Debug, Default)]
pub(crate) struct References {
    named: OnceLock<Named>,
    paths: OnceLock<HashMap<PathBuf, FileId>>,
    /// Whether any schema gives itself an id.
    has_ids: OnceLock<bool>,
    /// Where references lead, by file: without ids, they lead to the same place from everywhere in it.
    resolved: Mutex<HashMap<FileId, HashMap<String, Option<Place>>>>,
}

/// The nodes that can be named otherwise than by file and pointer.
#[derive(Debug, Default)]
struct Named {
    /// Schema resources (2020-12, section 4.3.5), by absolute id without fragment.
    ids: HashMap<String, Place>,
    /// Anchors, by file and name; the first of each name counts.
    anchors: HashMap<(FileId, String), Place>,
}

impl References {
    /// The place that `reference`, standing in a schema at `from`, leads to; `None` where there is no such node.
    pub(crate) fn resolve(&self, sources: &SourceSet, from: &Place, reference: &str) -> Option<Place> {
        if *self.has_ids.get_or_init(|| sources.iter().any(|(_, source)| has_ids(&source.root))) {
            return self.look_up(sources, from, reference);
        }
        let resolved = || self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = resolved().get(&from.file).and_then(|known| known.get(reference)) {
            return known.clone();
        }
        let found = self.look_up(sources, from, reference);
        resolved().entry(from.file).or_default().insert(reference.to_owned(), found.clone());
        found
    }

    fn look_up(&self, sources: &SourceSet, from: &Place, reference: &str) -> Option<Place> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let roots = if uri.is_empty() { roots_around(sources, from) } else { self.roots_named(sources, from, uri) };
        roots.into_iter().find_map(|root| match Pointer::from_fragment(fragment) {
            Some(pointer) => {
                let place = below(&root, &pointer);
                value_at(sources, &place).map(|_| place)
            }
            None => self.named(sources).anchors.get(&(root.file, fragment.to_owned())).cloned(),
        })
    }

    /// The roots that a URI may name: a schema with that id, else a file.
    fn roots_named(&self, sources: &SourceSet, from: &Place, uri: &str) -> Vec<Place> {
        let named = self.named(sources);
        let absolute = if named.ids.is_empty() { None } else { named.ids.get(&join(&base_around(sources, from), uri)) };
        let by_file = || self.file_named(sources, from, uri).map(|file| Place { file, pointer: Pointer::root() });
        absolute.cloned().or_else(by_file).into_iter().collect()
    }

    /// The file that a URI names, beside the one it stands in. One on another machine is looked for by the last segments of its
    /// path, as those who keep copies lay them out.
    fn file_named(&self, sources: &SourceSet, from: &Place, uri: &str) -> Option<FileId> {
        let (remote, path) = match uri.split_once("://") {
            Some((_, rest)) => (true, rest.split_once('/')?.1),
            None => (false, uri),
        };
        let decoded = Pointer::from_fragment(&format!("/{}", path.split('?').next()?))?;
        let decoded = decoded.as_str().strip_prefix('/')?;
        let folder = path_of(sources.get(from.file)?).parent()?.to_owned();
        let paths = self
            .paths
            .get_or_init(|| sources.iter().map(|(file, source)| (normalized(path_of(source)), file)).collect());
        let found = |relative: &str| paths.get(&normalized(&folder.join(relative))).copied();
        if remote {
            let starts = std::iter::once(0).chain(decoded.match_indices('/').map(|(index, _)| index + 1));
            starts.filter_map(|start| found(decoded.get(start..)?)).next()
        } else {
            found(decoded)
        }
    }

    fn named(&self, sources: &SourceSet) -> &Named {
        self.named.get_or_init(|| {
            let mut named = Named::default();
            for (file, source) in sources.iter() {
                named.gather(file, &source.root);
            }
            named
        })
    }
}

impl Named {
    /// Notes every anchor and id of a file.
    fn gather(&mut self, file: FileId, root: &Value) {
        let mut pending = vec![(root, Pointer::root(), NO_BASE.to_owned())];
        while let Some((value, pointer, mut base)) = pending.pop() {
            match value {
                Value::Object(members) => {
                    let place = Place { file, pointer: pointer.clone() };
                    if let Some(id) = id_of(value) {
                        base = join(&base, id);
                        self.ids.entry(base.clone()).or_insert_with(|| place.clone());
                    }
                    for keyword in ["$anchor", "$dynamicAnchor"] {
                        if let Some(name) = members.get(keyword).and_then(Value::as_str) {
                            self.anchors.entry((file, name.to_owned())).or_insert_with(|| place.clone());
                        }
                    }
                    pending.extend(members.iter().map(|(key, child)| (child, pointer.child(key), base.clone())));
                }
                Value::Array(items) => {
                    let children = items.iter().enumerate();
                    pending.extend(children.map(|(index, child)| (child, pointer.index(index), base.clone())));
                }
                _ => {}
            }
        }
    }
}

/// The value at a place.
pub(crate) fn value_at<'s>(sources: &'s SourceSet, place: &Place) -> Option<&'s Value> {
    place.pointer.resolve(&sources.get(place.file)?.root)
}

/// Where relative references of a file start.
fn path_of(source: &Source) -> &Path {
    source.path.as_deref().unwrap_or(Path::new(&source.name))
}

/// The id that a schema gives itself. A property called `$id` has an object for a value, and does not count.
fn id_of(value: &Value) -> Option<&str> {
    value.get("$id").and_then(Value::as_str).filter(|id| !id.starts_with('#')).map(|id| id.trim_end_matches('#'))
}

/// Whether a value, or one in it, gives itself an id.
fn has_ids(root: &Value) -> bool {
    let mut pending = vec![root];
    while let Some(value) = pending.pop() {
        if id_of(value).is_some() {
            return true;
        }
        match value {
            Value::Object(members) => pending.extend(members.values()),
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    false
}

/// What `#` may mean at a place: the innermost schema with an id, else the document. Documents that wrap schemas with ids often
/// mean the document's root, so both are tried.
fn roots_around(sources: &SourceSet, from: &Place) -> Vec<Place> {
    let mut roots: Vec<Place> = enclosing(sources, from).into_iter().map(|(place, _)| place).collect();
    roots.reverse();
    roots.truncate(1);
    roots.push(Place { file: from.file, pointer: Pointer::root() });
    roots
}

fn base_around(sources: &SourceSet, from: &Place) -> String {
    enclosing(sources, from).iter().fold(NO_BASE.to_owned(), |base, (_, id)| join(&base, id))
}

/// The schemas with an id around a place, from the outermost in.
fn enclosing<'s>(sources: &'s SourceSet, from: &Place) -> Vec<(Place, &'s str)> {
    let Some(source) = sources.get(from.file) else { return Vec::new() };
    let mut value = Some(&source.root);
    let mut pointer = Pointer::root();
    let mut found = Vec::new();
    let mut tokens = from.pointer.tokens();
    while let Some(node) = value {
        if let Some(id) = id_of(node) {
            found.push((Place { file: from.file, pointer: pointer.clone() }, id));
        }
        let Some(token) = tokens.next() else { break };
        value = match node {
            Value::Object(members) => members.get(&token),
            Value::Array(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        pointer = pointer.child(&token);
    }
    found
}

fn below(root: &Place, pointer: &Pointer) -> Place {
    if pointer.as_str().is_empty() {
        return root.clone();
    }
    Place { file: root.file, pointer: Pointer::from_written(&format!("{}{pointer}", root.pointer)) }
}

/// A URI reference resolved against a base (RFC 3986, section 5.2); as it stands where either cannot be read.
fn join(base: &str, reference: &str) -> String {
    let resolved = jsonschema::uri::from_str(base)
        .and_then(|base| jsonschema::uri::resolve_against(&base.borrow(), reference))
        .map(|uri| uri.to_string());
    resolved.unwrap_or_else(|_| reference.to_owned())
}

/// The path without `.` and `..`, so that two ways to write it are one.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normalized.components().next_back(), Some(Component::Normal(_))) => {
                normalized.pop();
            }
            other => normalized.push(other),
        }
    }
    normalized
}

//! Before anything is read: which files a document refers to, and which anchors and ids they declare.
//!
//! This pass alone may load files; afterwards the set of files is fixed, and every value in it can be borrowed. It never
//! touches the network: a URL is looked for beside the document, by its last path segments.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Component, Path, PathBuf};

use countersign_source::{Code, Diagnostics, FileId, Place, Pointer, SourceSet};
use fluent_uri::{Uri, UriRef};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::walk::{Visit, walk};

/// Why a reference leads nowhere.
#[derive(Clone, Debug)]
pub(crate) enum Missing {
    /// The file is there, and has no such node.
    Target,
    /// The reference is not a URI reference with a fragment that could name a node.
    Malformed,
    /// The file is not on this machine.
    File,
    /// The file is outside the folder that references stay in.
    Outside,
    /// The file is there and could not be read.
    Broken(String),
}

impl Missing {
    /// What to say of the reference.
    pub(crate) fn explain(&self, reference: &str) -> (Code, String) {
        match self {
            Self::Target => (Code::UnresolvedReference, format!("`{reference}` names nothing")),
            Self::Malformed => (Code::UnresolvedReference, format!("`{reference}` is not a reference")),
            Self::File => {
                (Code::RemoteReference, format!("`{reference}` names a file that is not beside the document"))
            }
            Self::Outside => {
                let message = format!("`{reference}` leads out of the folder that references stay in");
                (Code::FileOutsideRoot, message)
            }
            Self::Broken(why) => {
                (Code::UnresolvedReference, format!("`{reference}` names a file that cannot be read: {why}"))
            }
        }
    }
}

/// A schema resource (2020-12, section 4.3.5): a node with an `$id`, against which the references inside it are resolved.
#[derive(Debug)]
struct Resource {
    place: Place,
    id: Uri<String>,
}

/// The files of a document, and what can be referred to by name in them.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// For each file, the files that its references name, by the reference without its fragment.
    loaded: HashMap<FileId, HashMap<String, Result<FileId, Missing>>>,
    resources: Vec<Resource>,
    /// For each file, the resources in it, by pointer.
    resources_in: HashMap<FileId, HashMap<String, usize>>,
    /// The resources by their ids, each the first of its id.
    resources_by_id: HashMap<String, usize>,
    anchors: HashMap<String, Vec<Place>>,
    dynamic_anchors: HashMap<String, Vec<Place>>,
}

impl Files {
    /// Loads every file that the document, or a file it refers to, refers to.
    pub(crate) fn gather(sources: &mut SourceSet, file: FileId, diagnostics: &mut Diagnostics) -> Self {
        let mut files = Self::default();
        let mut pending = vec![file];
        while let Some(file) = pending.pop() {
            if files.loaded.contains_key(&file) {
                continue;
            }
            let mut loaded = HashMap::new();
            for uri in files.survey(sources, file) {
                if let Entry::Vacant(entry) = loaded.entry(uri) {
                    let found = load(sources, file, entry.key(), diagnostics);
                    pending.extend(found.as_ref().ok());
                    entry.insert(found);
                }
            }
            files.loaded.insert(file, loaded);
        }
        files
    }

    /// Notes a file's anchors and ids, and gives the files that it refers to.
    fn survey(&mut self, sources: &SourceSet, file: FileId) -> Vec<String> {
        let mut uris = Vec::new();
        let Some(source) = sources.get(file) else { return uris };
        walk(&source.root, |visit: Visit<'_, '_>| {
            let Value::String(text) = visit.value else { return };
            let holder = || Place { file, pointer: visit.holder() };
            match visit.key {
                "$ref" | "$dynamicRef" => uris.extend(file_part(text)),
                "$anchor" => self.anchors.entry(text.clone()).or_default().push(holder()),
                "$dynamicAnchor" => self.dynamic_anchors.entry(text.clone()).or_default().push(holder()),
                "$id" | "$self" => self.add_resource(holder(), text),
                _ if visit.holder_key == Some("mapping") && looks_like_file(text) => uris.extend(file_part(text)),
                _ => {}
            }
        });
        uris
    }

    /// Adds a resource. Members come before the resource's own inner nodes, so that an enclosing one is always known.
    fn add_resource(&mut self, place: Place, id: &str) {
        let Ok(reference) = UriRef::parse(id.trim_end_matches('#').to_owned()) else { return };
        let absolute = match self.enclosing(&place).and_then(|index| self.resources.get(index)) {
            Some(base) => reference.resolve_against(&base.id.strip_fragment()).ok(),
            None => Uri::parse(reference.as_str().to_owned()).ok(),
        };
        if let Some(id) = absolute {
            let index = self.resources.len();
            self.resources_in.entry(place.file).or_default().insert(place.pointer.as_str().to_owned(), index);
            self.resources_by_id.entry(id.as_str().to_owned()).or_insert(index);
            self.resources.push(Resource { place, id });
        }
    }

    /// The innermost resource around a place.
    pub(crate) fn enclosing(&self, place: &Place) -> Option<usize> {
        let resources = self.resources_in.get(&place.file)?;
        let pointer = place.pointer.as_str();
        let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(position, _)| position));
        ends.filter_map(|end| pointer.get(..end)).find_map(|around| resources.get(around)).copied()
    }

    /// The places that a reference may name, seen from another, the likeliest first.
    pub(crate) fn candidates(&self, from: &Place, reference: &str) -> Result<Vec<Place>, Missing> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = self.enclosing(from).and_then(|index| self.resources.get(index));
        let mut bases = Vec::new();
        if uri.is_empty() {
            // Inside a resource, `#` is its root. Documents that wrap schemas with ids often mean the document's.
            bases.extend(resource.map(|resource| resource.place.clone()));
            bases.push(Place { file: from.file, pointer: Pointer::root() });
        } else {
            bases.extend(self.resource_named(resource, uri));
            if bases.is_empty() {
                let loaded = self.loaded.get(&from.file).and_then(|loaded| loaded.get(uri));
                let file = loaded.cloned().unwrap_or(Err(Missing::Malformed))?;
                bases.push(Place { file, pointer: Pointer::root() });
            }
        }
        Ok(bases.iter().flat_map(|base| self.below(base, fragment)).collect())
    }

    /// The resource that a URI names, seen from inside another.
    fn resource_named(&self, from: Option<&Resource>, uri: &str) -> Option<Place> {
        if self.resources.is_empty() {
            return None;
        }
        let reference = UriRef::parse(uri).ok()?;
        let absolute = match from {
            Some(base) => reference.resolve_against(&base.id.strip_fragment()).ok()?.into_string(),
            None => uri.to_owned(),
        };
        let index = self.resources_by_id.get(&absolute)?;
        self.resources.get(*index).map(|resource| resource.place.clone())
    }

    /// The places that a fragment may name below the root of a file or resource.
    fn below(&self, base: &Place, fragment: &str) -> Vec<Place> {
        if let Some(pointer) = Pointer::from_fragment(fragment) {
            let mut places = vec![append(base, pointer.as_str())];
            // A name with `%` in it that was not encoded.
            places.extend(fragment.contains('%').then(|| append(base, fragment)));
            places.extend(other_spelling(pointer.as_str()).map(|pointer| append(base, &pointer)));
            return places;
        }
        let anchors = self.anchors.get(fragment).into_iter().chain(self.dynamic_anchors.get(fragment)).flatten();
        let mut places: Vec<Place> = anchors.filter(|place| is_within(place, base)).cloned().collect();
        // `#components/schemas/Pet`: the slash was forgotten.
        places.push(append(base, &format!("/{fragment}")));
        places
    }

    /// The places that a `$dynamicRef` may mean: the outermost node around it with that `$dynamicAnchor`, since that is
    /// where evaluation enters first; else whatever a plain reference would find. None where several anchors have the name
    /// and none is around: the one in force is another for each schema that refers here.
    pub(crate) fn dynamic_candidates(&self, from: &Place, reference: &str) -> Result<Vec<Place>, Missing> {
        let anchors = reference.strip_prefix('#').and_then(|name| self.dynamic_anchors.get(name));
        let anchors = anchors.map(Vec::as_slice).unwrap_or_default();
        let around = anchors.iter().filter(|place| is_within(from, place));
        match around.min_by_key(|place| place.pointer.as_str().len()) {
            Some(outermost) => Ok(vec![outermost.clone()]),
            None if anchors.len() > 1 => Ok(Vec::new()),
            None => self.candidates(from, reference),
        }
    }
}

/// The part of a reference that names a file, if it has one.
fn file_part(reference: &str) -> Option<String> {
    let uri = reference.split_once('#').map_or(reference, |(uri, _)| uri);
    (!uri.is_empty()).then(|| uri.to_owned())
}

/// Whether a value of a discriminator's mapping is a file rather than a schema's name.
fn looks_like_file(text: &str) -> bool {
    let uri = text.split_once('#').map_or(text, |(uri, _)| uri);
    [".json", ".yaml", ".yml"].iter().any(|ending| uri.ends_with(ending))
}

fn is_within(place: &Place, holder: &Place) -> bool {
    let rest = place.pointer.as_str().strip_prefix(holder.pointer.as_str());
    place.file == holder.file && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a component may be instead: in the other version's place for it, or under a name whose slash was not escaped.
fn other_spelling(pointer: &str) -> Option<String> {
    let kinds = [
        ("/components/schemas/", "/definitions/"),
        ("/components/parameters/", "/parameters/"),
        ("/components/responses/", "/responses/"),
    ];
    for (current, former) in kinds {
        if let Some(name) = pointer.strip_prefix(current) {
            return Some(if name.contains('/') {
                format!("{current}{}", name.replace('/', "~1"))
            } else {
                format!("{former}{name}")
            });
        }
        if let Some(name) = pointer.strip_prefix(former) {
            return Some(format!("{current}{name}"));
        }
    }
    None
}

fn append(base: &Place, pointer: &str) -> Place {
    Place { file: base.file, pointer: Pointer::from_written(&format!("{}{pointer}", base.pointer.as_str())) }
}

/// Loads the file that a reference names from another, if it is on this machine.
fn load(sources: &mut SourceSet, from: FileId, uri: &str, diagnostics: &mut Diagnostics) -> Result<FileId, Missing> {
    // Some write the separators of Windows.
    let loaded = match sources.load_relative(from, &uri.replace('\\', "/"), diagnostics) {
        Err(failure) if failure.code == Code::RemoteReference => {
            let path = file_beside(sources, from, uri).ok_or(Missing::File)?;
            sources.load(&path, diagnostics)
        }
        loaded => loaded,
    };
    loaded.map_err(|failure| match failure.code {
        Code::UnreadableFile => Missing::File,
        Code::FileOutsideRoot => Missing::Outside,
        _ => Missing::Broken(failure.message),
    })
}

/// The regular file that a reference names: a relative path from the file that refers to it; of a URL or an absolute path
/// its last segments, the most of them that lead to a file there.
pub(crate) fn file_beside(sources: &SourceSet, from: FileId, uri: &str) -> Option<PathBuf> {
    let folder = sources.get(from)?.path.as_deref()?.parent()?;
    let path = uri.split(['?', '#']).next().unwrap_or(uri);
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let is_relative = Uri::parse(uri).is_err() && !Path::new(&*decoded).is_absolute();
    if is_relative {
        let path = folder.join(&*decoded);
        return (sources.admits(&path) && path.is_file()).then_some(path);
    }
    let after_scheme = decoded.split_once("://").map_or(&*decoded, |(_, rest)| rest);
    let segments: Vec<Component<'_>> =
        Path::new(after_scheme).components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let tails = (0..segments.len()).filter_map(|start| segments.get(start..));
    let paths = tails.map(|tail| folder.join(tail.iter().collect::<PathBuf>()));
    paths.into_iter().find(|path| sources.admits(path) && path.is_file())
}

//! Functions stay short enough to be read at one glance.

use anyhow::{Context, Result};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::Breach;
use super::files::RustSource;

/// The most lines a function may have, its signature included and its comments too.
const MOST_LINES: usize = 70;

/// Functions that are too long.
pub(super) fn check(sources: &[RustSource]) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for source in sources {
        let file = syn::parse_file(&source.text).with_context(|| format!("cannot parse {}", source.path.display()))?;
        let mut functions = Functions::default();
        functions.visit_file(&file);
        breaches.extend(functions.long.into_iter().map(|(name, line, lines)| {
            Breach::in_file(&source.path, line, format!("`{name}` has {lines} lines, more than {MOST_LINES}"))
        }));
    }
    Ok(breaches)
}

#[derive(Default)]
struct Functions {
    /// Name, first line, lines.
    long: Vec<(String, usize, usize)>,
}

impl Functions {
    fn measure(&mut self, signature: &syn::Signature, whole: Span) {
        let first = signature.span().start().line;
        let lines = whole.end().line + 1 - first;
        if lines > MOST_LINES {
            self.long.push((signature.ident.to_string(), first, lines));
        }
    }
}

impl Visit<'_> for Functions {
    fn visit_item_fn(&mut self, function: &syn::ItemFn) {
        self.measure(&function.sig, function.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &syn::ImplItemFn) {
        self.measure(&function.sig, function.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &syn::TraitItemFn) {
        self.measure(&function.sig, function.span());
        visit::visit_trait_item_fn(self, function);
    }
}

//! Operations as data: the static description that the runtime reads.

use countersign_model::{ParameterLocation, ParameterStyle, StatusPattern};
use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::quote;

use super::rules;
use super::scope::Scope;
use crate::plan::rust::{
    BodyContent, BodyItem, Constraints, MediaTypeItem, OperationItem, Outcome, ParameterItem, PartItem, PathSegment,
    ResponseCase, RustType,
};

/// `Operation { … }`
pub(super) fn tokens(item: &OperationItem, scope: &Scope<'_>) -> TokenStream {
    let operation = scope.runtime("Operation");
    let (id, method, path) = (&item.key, method(&item.http_method, scope), path(&item.path));
    let contents = item.body.as_ref().map(contents).unwrap_or_default();
    let fields = [
        list("parameters", item.parameters.iter().map(|item| parameter(item, scope))),
        list("body", contents.into_iter().map(|item| content(item, scope))),
        item.body.as_ref().is_some_and(|body| body.required).then(|| quote!(body_required: true)),
        list("success", answers(&item.success, scope)),
        list("failure", answers(&item.failure, scope)),
        list("security", item.security.iter().map(|schemes| quote!(&[#(#schemes),*]))),
    ];
    // A struct expression that names every field needs no base, and clippy says so.
    let base = fields.iter().any(Option::is_none).then(|| quote!(..#operation::BLANK));
    let fields = fields.into_iter().flatten();
    quote!(#operation { id: #id, method: #method, path: #path, #(#fields,)* #base })
}

/// `name: &[…]`, or nothing where there is nothing to list.
fn list(name: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let name = Ident::new(name, Span::call_site());
    let items: Vec<TokenStream> = items.collect();
    (!items.is_empty()).then(|| quote!(#name: &[#(#items),*]))
}

fn method(method: &str, scope: &Scope<'_>) -> TokenStream {
    let ty = scope.runtime("Method");
    let ident = Ident::new(method, Span::call_site());
    quote!(#ty::#ident)
}

fn path(segments: &[PathSegment]) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            PathSegment::Literal(text) => path.push_str(text),
            PathSegment::Parameter(name) => path.extend(["{", name, "}"]),
        }
    }
    path
}

fn parameter(item: &ParameterItem, scope: &Scope<'_>) -> TokenStream {
    let (parameter, name, ty) = (scope.runtime("Parameter"), &item.name, scope.ty(&item.ty));
    let (location, style, explode) = match item.location {
        ParameterLocation::Path => ("path", ParameterStyle::Simple, false),
        ParameterLocation::Query => ("query", ParameterStyle::Form, true),
        ParameterLocation::QueryString => ("query_string", ParameterStyle::Form, true),
        ParameterLocation::Header => ("header", ParameterStyle::Simple, false),
        ParameterLocation::Cookie => ("cookie", ParameterStyle::Form, true),
    };
    let made = Ident::new(location, Span::call_site());
    let required = (item.required && item.location != ParameterLocation::Path).then(|| quote!(.required()));
    let written = if item.media_type.is_some() {
        let style = scope.runtime("Style");
        Some(quote!(.style(#style::Json, false)))
    } else {
        (item.style != style || item.explode != explode).then(|| self::style(item.style, item.explode, scope))
    };
    let reserved = item.allow_reserved.then(|| quote!(.allow_reserved()));
    let rules = rules_of(&item.constraints, scope);
    quote!(#parameter::#made::<#ty>(#name) #required #written #reserved #rules)
}

fn style(style: ParameterStyle, explode: bool, scope: &Scope<'_>) -> TokenStream {
    let ty = scope.runtime("Style");
    let name = match style {
        ParameterStyle::Simple => quote!(Simple),
        ParameterStyle::Label => quote!(Label),
        ParameterStyle::Matrix => quote!(Matrix),
        ParameterStyle::Form => quote!(Form),
        ParameterStyle::SpaceDelimited => quote!(SpaceDelimited),
        ParameterStyle::PipeDelimited => quote!(PipeDelimited),
        ParameterStyle::TabDelimited => quote!(TabDelimited),
        ParameterStyle::DeepObject => quote!(DeepObject),
        ParameterStyle::Cookie => quote!(Cookie),
    };
    quote!(.style(#ty::#name, #explode))
}

fn rules_of(constraints: &Constraints, scope: &Scope<'_>) -> Option<TokenStream> {
    let calls = rules::calls(constraints);
    (!calls.is_empty()).then(|| {
        let rules = scope.runtime("Rules");
        quote!(.rules(&[#rules::NONE #(.#calls)*]))
    })
}

/// The media types of a body.
fn contents(body: &BodyItem) -> Vec<&MediaTypeItem> {
    match &body.content {
        BodyContent::One(item) => vec![item],
        BodyContent::Several { variants, .. } => variants.iter().map(|variant| &variant.content).collect(),
    }
}

fn content(item: &MediaTypeItem, scope: &Scope<'_>) -> TokenStream {
    let (content, media_type) = (scope.runtime("Content"), &item.media_type);
    let properties = (!item.parts.is_empty()).then(|| {
        let properties = item.parts.iter().map(|part| property(part, scope));
        quote!(.properties(&[#(#properties),*]))
    });
    if item.ty == RustType::Bytes {
        let file = scope.runtime("File");
        return quote!(#content::new::<#file>(#media_type) #properties);
    }
    let ty = scope.ty(&item.ty);
    quote!(#content::new::<#ty>(#media_type) #properties)
}

fn property(item: &PartItem, scope: &Scope<'_>) -> TokenStream {
    let (property, name) = (scope.runtime("Property"), &item.name);
    let media_type = item.content_type.as_ref().map(|media_type| quote!(.media_type(#media_type)));
    let style =
        item.style.map(|style| self::style(style, item.explode.unwrap_or(style == ParameterStyle::Form), scope));
    quote!(#property::new(#name) #media_type #style)
}

/// The documented answers, one for each status.
fn answers(outcome: &Outcome, scope: &Scope<'_>) -> impl Iterator<Item = TokenStream> {
    let mut merged: Vec<(StatusPattern, Vec<&String>)> = Vec::new();
    for ResponseCase { status, media_types, .. } in &outcome.cases {
        match merged.iter_mut().find(|(known, _)| known == status) {
            Some((_, known)) => known.extend(media_types),
            None => merged.push((*status, media_types.iter().collect())),
        }
    }
    merged.into_iter().map(|(status, media_types)| {
        let (answer, content) = (scope.runtime("Answer"), quote!(&[#(#media_types),*]));
        match status {
            StatusPattern::Code(code) => {
                let code = Token::u16_unsuffixed(code);
                quote!(#answer::code(#code, #content))
            }
            StatusPattern::Range(digit) => {
                let digit = Token::u8_unsuffixed(digit);
                quote!(#answer::range(#digit, #content))
            }
            StatusPattern::Default => quote!(#answer::default(#content)),
        }
    })
}

//! Operations as data: the rows of the runtime's `operation!`.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens, quote};

use super::operations::outcome_type;
use super::scope::{Scope, ident, word};
use super::{comments, rules};
use crate::plan::rust::{
    BodyContent, BodyItem, Codec, Given, MediaTypeItem, OperationItem, Outcome, OutcomeShape, ParameterItem,
    ParameterLocation, ParameterStyle, PartItem, PathSegment, ResponseCase, RustType, StatusPattern,
};

/// The rows of `operation!`.
pub(super) fn rows(item: &OperationItem, scope: &Scope<'_>) -> TokenStream {
    let id = (item.key != item.name.as_str()).then_some(&item.key).map(|id| quote!(id: #id,));
    let server = item.server.as_ref().map(|server| quote!(server: #server,));
    let parameters = item.parameters.iter().map(|item| parameter(item, scope));
    let body = item.body.as_ref().map(|item| body(item, scope));
    let success = outcome("success", &item.success, scope);
    let failure = outcome("failure", &item.failure, scope);
    let alternatives = item.security.iter().map(|schemes| quote!([#(#schemes),*]));
    let security = (!item.security.is_empty()).then(|| quote!(security: #(#alternatives)|*,));
    quote!(#id #server #(#parameters,)* #body #success #failure #security)
}

/// The methods that are written as words.
const METHODS: [&str; 10] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY", "CONNECT"];

/// The method as a word where it is one of HTTP's, else in quotes.
pub(super) fn method(method: &str) -> TokenStream {
    match METHODS.into_iter().find(|known| *known == method) {
        Some(known) => word(known).into_token_stream(),
        None => method.into_token_stream(),
    }
}

/// The path template.
pub(super) fn path(segments: &[PathSegment]) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            PathSegment::Literal(text) => path.push_str(text),
            PathSegment::Parameter(name) => path.extend(["{", name, "}"]),
        }
    }
    path
}

/// A parameter: with its name on the wire where it has a value already, else with its setter.
fn parameter(item: &ParameterItem, scope: &Scope<'_>) -> TokenStream {
    let ty = scope.ty(&item.ty);
    let (location, style, explode) = match item.location {
        ParameterLocation::Path => ("path", ParameterStyle::Simple, false),
        ParameterLocation::Query => ("query", ParameterStyle::Form, true),
        ParameterLocation::QueryString => ("query_string", ParameterStyle::Form, true),
        ParameterLocation::Header => ("header", ParameterStyle::Simple, false),
        ParameterLocation::Cookie => ("cookie", ParameterStyle::Form, true),
    };
    let location = word(location);
    let written = match item.codec {
        Some(Codec::Json) => {
            let style = scope.runtime("Style");
            Some(quote!(.style(#style::Json, false)))
        }
        Some(_) => None,
        None => (item.style != style || item.explode != explode).then(|| self::style(item.style, item.explode, scope)),
    };
    let properties = properties(&item.parts, scope);
    let reserved = item.allow_reserved.then(|| quote!(.allow_reserved()));
    let rules = rules::calls(&item.constraints);
    let rules = (!rules.is_empty()).then(|| quote!([#(#rules),*]));
    let (name, wire) = (ident(&item.ident), &item.name);
    match &item.given {
        Given::Argument => return quote!(.#location #wire(#ty) #rules #written #reserved #properties),
        Given::Constant(text) => return quote!(.#location #wire(#ty) #written #reserved .constant(#text)),
        Given::Setter => {}
    }
    let docs = comments::outer(&item.docs);
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    let ty = if item.into { quote!(impl Into<#ty>) } else { ty };
    let wire = (item.ident.as_str() != item.name).then(|| quote!(= #wire));
    quote!(#docs #deprecated .#location #name(#ty) #wire #rules #written #reserved #properties)
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

/// The body, with its setter where it is optional and of one media type.
fn body(item: &BodyItem, scope: &Scope<'_>) -> TokenStream {
    match &item.content {
        BodyContent::One(content) if item.required => {
            let content = self::content(content, scope);
            quote!(body: #content,)
        }
        BodyContent::One(content) if !needs_setter(item) => {
            let content = self::content(content, scope);
            quote!(optional body: #content,)
        }
        content => {
            let need = if item.required { quote!(required) } else { quote!(optional) };
            let contents: Vec<TokenStream> = match content {
                BodyContent::One(content) => vec![self::content(content, scope)],
                BodyContent::Several { variants, .. } => {
                    variants.iter().map(|variant| self::content(&variant.content, scope)).collect()
                }
            };
            quote!(bodies: #need { #(#contents,)* },)
        }
    }
}

/// Whether the setter of a body is not made by the macro: where it has something to say, or something to convert.
pub(super) fn needs_setter(item: &BodyItem) -> bool {
    let is_plain = matches!(&item.content, BodyContent::One(content) if content.ty != RustType::Bytes);
    !(item.required || is_plain && item.docs.is_empty())
}

/// `Type = "media/type"`; bytes travel as a file without a name.
fn content(item: &MediaTypeItem, scope: &Scope<'_>) -> TokenStream {
    let ty = if item.ty == RustType::Bytes { scope.runtime("File") } else { scope.ty(&item.ty) };
    let (media_type, properties) = (&item.media_type, properties(&item.parts, scope));
    quote!(#ty = #media_type #properties)
}

/// `.properties(&[…])`, where something is said of them.
fn properties(parts: &[PartItem], scope: &Scope<'_>) -> Option<TokenStream> {
    // Properties that are written alike are described together.
    let mut described: Vec<(&PartItem, Vec<&str>)> = Vec::new();
    for part in parts {
        match described.iter_mut().find(|(known, _)| is_written_alike(known, part)) {
            Some((_, names)) => names.push(&part.name),
            None => described.push((part, vec![&part.name])),
        }
    }
    (!described.is_empty()).then(|| {
        let properties = described.iter().map(|(part, names)| property(part, names, scope));
        quote!(.properties(&[#(#properties,)*]))
    })
}

fn is_written_alike(one: &PartItem, other: &PartItem) -> bool {
    let how = |part: &PartItem| (part.content_type.clone(), part.style, part.allow_reserved);
    how(one) == how(other)
}

fn property(item: &PartItem, names: &[&str], scope: &Scope<'_>) -> TokenStream {
    let property = scope.runtime("Property");
    let media_type = item.content_type.as_ref().map(|media_type| quote!(.media_type(#media_type)));
    let style = item.style.map(|(style, explode)| self::style(style, explode, scope));
    let reserved = item.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(#property::new(&[#(#names),*]) #media_type #style #reserved)
}

/// The type of an outcome and its answers, one for each status: `success: Room = 201 "application/json" | 204,`.
fn outcome(name: &'static str, outcome: &Outcome, scope: &Scope<'_>) -> Option<TokenStream> {
    if outcome.shape == OutcomeShape::Undocumented {
        return None;
    }
    let mut merged: Vec<(StatusPattern, Vec<&String>)> = Vec::new();
    for ResponseCase { status, media_types, .. } in &outcome.cases {
        match merged.iter_mut().find(|(known, _)| known == status) {
            Some((_, known)) => known.extend(media_types),
            None => merged.push((*status, media_types.iter().collect())),
        }
    }
    let answers = merged.into_iter().map(|(status, media_types)| {
        let status = status_pattern(status);
        quote!(#status #(#media_types)*)
    });
    let (name, ty) = (word(name), outcome_type(outcome, scope));
    Some(quote!(#name: #ty = #(#answers)|*,))
}

/// A status as a pattern.
pub(super) fn status_pattern(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Code(code) => Token::u16_unsuffixed(code).to_token_stream(),
        StatusPattern::Range(digit) => {
            let first = u16::from(digit).saturating_mul(100);
            let (first, last) = (Token::u16_unsuffixed(first), Token::u16_unsuffixed(first.saturating_add(99)));
            quote!(#first..=#last)
        }
        StatusPattern::Default => quote!(_),
    }
}

//! The files under `operations/`: the client's methods, then each operation with what belongs to it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::package::Root;
use super::print::{self, Piece};
use super::scope::{Names, Scope, ident, word};
use super::{comments, descriptor, example, method_docs};
use crate::docs::{Docs, Line};
use crate::plan::rust::{
    Arguments, BodyContent, BodyVariantItem, ClientItem, Identifier, OperationFile, OperationItem, Outcome,
    OutcomeShape, ParameterItem, ParameterLocation, RustType,
};

/// The text of a file of operations.
pub(super) fn print(file: &OperationFile, client: &ClientItem, root: Root<'_>) -> String {
    let names = Names::of_others(root, file.operations.iter().flat_map(own_names), &file.imports);
    let (texts, used) = print::side_by_side(&names, &file.operations, |item, scope| {
        let method = print::member(&scope.package("Client"), &method(item, file, client, root, scope));
        (method, print::join(pieces(item, scope).into_iter().map(Piece::print)))
    });
    let [standard, runtime, package] = used.imports(root, &file.imports);
    let head = print::together([comments::inner(&file.docs), standard, runtime, package]);
    let client = Scope::new(&names).package("Client");
    let (methods, items): (Vec<String>, Vec<String>) = texts.into_iter().unzip();
    print::join([head, print::implementation(&client, methods)].into_iter().chain(items))
}

/// What an operation adds to the names of its file.
fn own_names(item: &OperationItem) -> impl Iterator<Item = &Identifier> {
    let outcomes = [&item.success, &item.failure].into_iter().filter_map(|outcome| match &outcome.shape {
        OutcomeShape::Enum { name, .. } => Some(name),
        OutcomeShape::Type(_) | OutcomeShape::Undocumented => None,
    });
    [&item.name].into_iter().chain(argument_types(item)).chain(outcomes)
}

/// The types of an operation's file that its arguments may be of.
pub(super) fn argument_types(item: &OperationItem) -> impl Iterator<Item = &Identifier> {
    let body = item.body.iter().filter_map(|body| match &body.content {
        BodyContent::Several { name, .. } => Some(name),
        BodyContent::One(_) => None,
    });
    body.chain(arguments_name(item))
}

fn arguments_name(item: &OperationItem) -> Option<&Identifier> {
    match &item.arguments {
        Arguments::Struct { name, .. } => Some(name),
        Arguments::Each => None,
    }
}

/// What an operation consists of, but for the client's method.
fn pieces(item: &OperationItem, scope: &Scope<'_>) -> Vec<Piece> {
    let mut pieces = vec![call(item, scope)];
    pieces.extend(body_setter(item, scope));
    pieces.extend(arguments(item, scope));
    pieces.extend(body(item, scope));
    pieces.extend(outcome(&item.success, scope));
    pieces.extend(outcome(&item.failure, scope));
    pieces
}

/// The client's method.
fn method(
    item: &OperationItem,
    file: &OperationFile,
    client: &ClientItem,
    root: Root<'_>,
    scope: &Scope<'_>,
) -> TokenStream {
    let docs = method_docs::of(item, scope);
    let docs = match example::program(item, file, client, root) {
        Some(program) => comments::outer(&docs.with_example(&program)),
        None => comments::outer(&docs),
    };
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    let (name, method) = (ident(&item.name), ident(&item.method_name));
    let required = || item.parameters.iter().filter(|parameter| parameter.is_argument());
    let body = item.body.as_ref().filter(|body| body.required);
    let (declared, from) = match &item.arguments {
        Arguments::Each => {
            let parameters = required().map(|parameter| argument(parameter, scope));
            let body = body.map(|body| {
                let (name, ty) = (ident(&body.ident), body_type(&body.content, scope));
                quote!(#name: #ty)
            });
            (parameters.chain(body).collect::<Vec<_>>(), None)
        }
        Arguments::Struct { name, .. } => {
            let name = ident(name);
            (vec![quote!(arguments: #name)], Some(quote!(arguments.)))
        }
    };
    let set = required().map(|parameter| set_parameter(parameter, from.as_ref(), scope));
    let mut call = quote!(call #(#set)*);
    if let Some(body) = body {
        let value = ident(&body.ident);
        call = set_body(&body.content, &quote!(#from #value), from.is_none(), &call, scope);
    }
    let statements = if declared.is_empty() {
        quote!(#name(self.0.call(#name::OPERATION)))
    } else {
        quote! {
            let call = self.0.call(#name::OPERATION);
            #name(#call)
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #method(&self #(, #declared)*) -> #name { #statements }
    }
}

/// A parameter as an argument.
fn argument(parameter: &ParameterItem, scope: &Scope<'_>) -> TokenStream {
    let (name, ty) = (ident(&parameter.ident), scope.ty(&parameter.ty));
    if parameter.into { quote!(#name: impl Into<#ty>) } else { quote!(#name: #ty) }
}

/// `.path("name", name)`
fn set_parameter(parameter: &ParameterItem, from: Option<&TokenStream>, scope: &Scope<'_>) -> TokenStream {
    let location = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "query_string",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let (location, wire, value) = (word(location), &parameter.name, ident(&parameter.ident));
    if parameter.into && from.is_none() {
        let ty = scope.ty(&parameter.ty);
        quote!(.#location::<#ty>(#wire, #value.into()))
    } else {
        quote!(.#location(#wire, #from #value))
    }
}

/// The type that a body is taken as.
fn body_type(content: &BodyContent, scope: &Scope<'_>) -> TokenStream {
    match content {
        BodyContent::One(item) => scope.ty(&item.ty),
        BodyContent::Several { name, .. } => {
            let name = ident(name);
            quote!(impl Into<#name>)
        }
    }
}

/// `call.body(body)`; where there are several media types, their enum sets it.
fn set_body(
    content: &BodyContent,
    value: &TokenStream,
    is_converted: bool,
    call: &TokenStream,
    scope: &Scope<'_>,
) -> TokenStream {
    match content {
        BodyContent::One(item) => {
            let value = sent(&item.ty, value, scope);
            quote!(#call.body(#value))
        }
        BodyContent::Several { name, .. } => {
            let (name, into) = (ident(name), is_converted.then(|| quote!(.into())));
            quote!(#name::set(#value #into, #call))
        }
    }
}

/// A body as the runtime takes it: bytes travel as a file without a name.
fn sent(ty: &RustType, value: &TokenStream, scope: &Scope<'_>) -> TokenStream {
    if *ty == RustType::Bytes {
        let file = scope.runtime("File");
        quote!(#file::from(#value))
    } else {
        value.clone()
    }
}

/// The struct that wraps the runtime's call, with its description and its setters.
fn call(item: &OperationItem, scope: &Scope<'_>) -> Piece {
    let (name, client) = (ident(&item.name), scope.package("Client"));
    let link = format!("{client}::{}", item.method_name.parts().0);
    let docs = comments::outer(&Line::default().words("A call of ").item(&link).words(".").into());
    let (method, path) = (descriptor::method(&item.http_method), descriptor::path(&item.path));
    let rows = descriptor::rows(item, scope);
    Piece::Table(scope.table("operation"), quote!(#docs pub struct #name: #method #path { #rows }))
}

/// The setter of an optional body that is of several media types, or bytes.
fn body_setter(item: &OperationItem, scope: &Scope<'_>) -> Option<Piece> {
    let body = item.body.as_ref().filter(|body| descriptor::needs_setter(body))?;
    let said = if body.docs.is_empty() { &Docs::words("Sets the body.") } else { &body.docs };
    let (name, docs) = (ident(&item.name), comments::outer(said));
    let (setter, ty) = (ident(&body.ident), body_type(&body.content, scope));
    let call = set_body(&body.content, &setter.to_token_stream(), true, &quote!(self.0), scope);
    Some(Piece::Items(quote! {
        impl #name {
            #docs
            pub fn #setter(self, #setter: #ty) -> Self {
                Self(#call)
            }
        }
    }))
}

/// The struct of arguments, where there are too many to give one by one.
fn arguments(item: &OperationItem, scope: &Scope<'_>) -> Option<Piece> {
    let Arguments::Struct { name, docs } = &item.arguments else { return None };
    let (name, docs) = (ident(name), comments::outer(docs));
    let fields = item.parameters.iter().filter(|parameter| parameter.is_argument()).map(|parameter| {
        let (docs, name, ty) = (comments::outer(&parameter.docs), ident(&parameter.ident), scope.ty(&parameter.ty));
        quote!(#docs pub #name: #ty)
    });
    let body = item.body.as_ref().filter(|body| body.required).map(|body| {
        let (docs, name) = (comments::outer(&body.docs), ident(&body.ident));
        let ty = match &body.content {
            BodyContent::One(item) => scope.ty(&item.ty),
            BodyContent::Several { name, .. } => ident(name).into_token_stream(),
        };
        quote!(#docs pub #name: #ty)
    });
    let fields = fields.chain(body);
    Some(Piece::Items(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { #(#fields),* }
    }))
}

/// The enum of a body that may be of several media types.
fn body(item: &OperationItem, scope: &Scope<'_>) -> Option<Piece> {
    let BodyContent::Several { name, docs, variants } = &item.body.as_ref()?.content else { return None };
    let (name, docs) = (ident(name), comments::outer(docs));
    let declared = variants.iter().map(|variant| {
        let docs = comments::outer(&variant.docs);
        let ty = scope.ty(&variant.content.ty);
        let (variant, ty) = (ident(&variant.ident), if variant.boxed { quote!(Box<#ty>) } else { ty });
        quote!(#docs #variant(#ty))
    });
    let arms = variants.iter().map(|BodyVariantItem { ident: variant, content, .. }| {
        let (variant, media_type) = (ident(variant), &content.media_type);
        let sent = sent(&content.ty, &quote!(body), scope);
        quote!(Self::#variant(body) => call.body_as(#media_type, #sent))
    });
    let call = scope.runtime("Call");
    let conversions = variants.iter().filter(|variant| variant.from).map(|variant| conversion(&name, variant, scope));
    Some(Piece::Items(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub enum #name { #(#declared),* }

        impl #name {
            fn set(self, call: #call) -> #call {
                match self { #(#arms),* }
            }
        }

        #(#conversions)*
    }))
}

fn conversion(name: &Ident, variant: &BodyVariantItem, scope: &Scope<'_>) -> TokenStream {
    let value = if variant.boxed { quote!(Box::new(body)) } else { quote!(body) };
    let (variant, ty) = (ident(&variant.ident), scope.ty(&variant.content.ty));
    quote! {
        impl From<#ty> for #name {
            fn from(body: #ty) -> Self {
                Self::#variant(#value)
            }
        }
    }
}

/// The type of what is returned, or of what an error holds.
pub(super) fn outcome_type(outcome: &Outcome, scope: &Scope<'_>) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented => scope.infallible(),
        OutcomeShape::Type(ty) => scope.ty(ty),
        OutcomeShape::Enum { name, .. } => ident(name).into_token_stream(),
    }
}

/// The enum of an outcome that may be of several types.
fn outcome(outcome: &Outcome, scope: &Scope<'_>) -> Option<Piece> {
    let OutcomeShape::Enum { name, docs } = &outcome.shape else { return None };
    let (name, docs) = (ident(name), comments::outer(docs));
    let rows = outcome.cases.iter().enumerate().map(|(index, case)| {
        let (docs, variant) = (comments::outer(&case.docs), ident(&case.variant));
        let payload = (case.ty != RustType::Unit).then(|| {
            let ty = scope.ty(&case.ty);
            quote!((#ty))
        });
        let status = descriptor::status_pattern(case.status);
        let is_last = outcome.cases.iter().skip(index + 1).all(|other| other.status != case.status);
        let media_types = &case.media_types;
        let condition = (!is_last).then(|| quote!(if #(#media_types)|*));
        quote!(#docs #variant #payload = #status #condition,)
    });
    Some(Piece::Table(scope.table("responses"), quote!(#docs pub enum #name { #(#rows)* })))
}

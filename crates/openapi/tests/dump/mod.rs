//! A document as compact text, for snapshots: what was read, without what is empty.

use std::fmt::Write;

use countersign_openapi::{
    Additional, Contact, Document, Example, ExternalDocs, Info, License, MediaType, Operation, Parameter, RequestBody,
    Response, Schema, SchemaId, Server, StatusPattern, Types,
};

/// The whole document.
pub(crate) fn document(document: &Document) -> String {
    let mut out = String::new();
    let info = &document.info;
    let _ = writeln!(out, "{:?} {:?} version {:?}", document.version, info.title, info.version);
    info_annotations(&mut out, info);
    external_docs(&mut out, 0, document.external_docs.as_ref());
    for server in &document.servers {
        line(&mut out, 0, &format!("server {}", self::server(server)));
    }
    for tag in &document.tags {
        let kind = tag.kind.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
        let (summary, description) = (described(&tag.summary), described(&tag.description));
        line(&mut out, 0, &format!("tag {:?}{kind}{summary}{description}", tag.name));
        external_docs(&mut out, 1, tag.external_docs.as_ref());
    }
    for (name, scheme) in &document.security_schemes {
        line(&mut out, 0, &format!("scheme {name}: {:?}{}", scheme.kind, described(&scheme.description)));
        scheme.open_id_connect_url.iter().for_each(|url| line(&mut out, 1, &format!("discovery {url}")));
        scheme.flows.iter().for_each(|flow| line(&mut out, 1, &format!("{flow:?}")));
    }
    if let Some(security) = &document.security {
        line(&mut out, 0, &format!("security {security:?}"));
    }
    for operation in &document.operations {
        self::operation(&mut out, "operation", operation);
    }
    for operation in &document.incoming {
        self::operation(&mut out, "incoming", operation);
    }
    for (name, id) in &document.components {
        line(&mut out, 0, &format!("component {name} = #{}", id.0));
    }
    for (id, schema) in document.schemas.iter() {
        line(&mut out, 0, &format!("#{} {}", id.0, self::schema(schema)));
    }
    out
}

fn info_annotations(out: &mut String, info: &Info) {
    let terms = info.terms_of_service.as_ref().map(|url| format!("terms of service {url}"));
    let contact = (info.contact != Contact::default()).then(|| format!("{:?}", info.contact));
    let license = (info.license != License::default()).then(|| format!("{:?}", info.license));
    terms.iter().chain(&contact).chain(&license).for_each(|text| line(out, 0, text));
}

fn external_docs(out: &mut String, depth: usize, docs: Option<&ExternalDocs>) {
    docs.iter().for_each(|docs| line(out, depth, &format!("docs {}{}", docs.url, described(&docs.description))));
}

fn operation(out: &mut String, word: &str, operation: &Operation) {
    let id = operation.id.as_deref().unwrap_or("-");
    let _ = writeln!(
        out,
        "{word} {} {} {id}{}",
        operation.method,
        operation.path,
        flags(&[("deprecated", operation.deprecated)])
    );
    external_docs(out, 1, operation.external_docs.as_ref());
    if !operation.tags.is_empty() {
        line(out, 1, &format!("tags {:?}", operation.tags));
    }
    for server in &operation.servers {
        line(out, 1, &format!("server {}", self::server(server)));
    }
    if let Some(security) = &operation.security {
        line(out, 1, &format!("security {security:?}"));
    }
    for parameter in &operation.parameters {
        self::parameter(out, 1, "parameter", parameter);
    }
    if let Some(body) = &operation.request_body {
        request_body(out, body);
    }
    for response in &operation.responses {
        self::response(out, response);
    }
}

fn parameter(out: &mut String, depth: usize, word: &str, parameter: &Parameter) {
    let Parameter { name, location, style, explode, schema, media_type, .. } = parameter;
    let flags = flags(&[
        ("required", parameter.required),
        ("deprecated", parameter.deprecated),
        ("reserved", parameter.allow_reserved),
        ("empty", parameter.allow_empty_value),
    ]);
    let explode = if *explode { " explode" } else { "" };
    let media_type = media_type.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
    let text = format!("{word} {location:?} {name} {}{media_type} {style:?}{explode}{flags}", reference(*schema));
    line(out, depth, &format!("{text}{}", described(&parameter.description)));
    examples(out, depth + 1, &parameter.examples);
}

fn request_body(out: &mut String, body: &RequestBody) {
    let component = body.component.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let flags = flags(&[("required", body.required)]);
    line(out, 1, &format!("body{component}{flags}{}", described(&body.description)));
    content(out, &body.content);
}

fn response(out: &mut String, response: &Response) {
    let status = match response.status {
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(hundred) => format!("{hundred}XX"),
        StatusPattern::Default => "default".to_owned(),
    };
    let component = response.component.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    line(out, 1, &format!("response {status}{component}{}", described(&response.description)));
    for header in response.headers.iter() {
        parameter(out, 2, "header", header);
    }
    content(out, &response.content);
}

fn content(out: &mut String, content: &[MediaType]) {
    for media_type in content {
        let items = media_type.item_schema.map(|id| format!(" items #{}", id.0)).unwrap_or_default();
        line(out, 2, &format!("{} {}{items}", media_type.name, reference(media_type.schema)));
        examples(out, 3, &media_type.examples);
        for (name, encoding) in &media_type.encoding {
            let content_type = encoding.content_type.as_deref().unwrap_or("-");
            let flags = flags(&[("reserved", encoding.allow_reserved)]);
            line(out, 3, &format!("part {name}: {content_type} {:?} {:?}{flags}", encoding.style, encoding.explode));
            for header in encoding.headers.iter() {
                parameter(out, 4, "header", header);
            }
        }
    }
}

fn examples(out: &mut String, depth: usize, examples: &[Example]) {
    for example in examples {
        let mut text = format!("example {}", example.name.as_deref().unwrap_or("-"));
        if let Some(value) = &example.value {
            let _ = write!(text, " {value}");
        }
        if let Some(serialized) = &example.serialized {
            let _ = write!(text, " serialized {serialized:?}");
        }
        if let Some(external) = &example.external {
            let name = external.rsplit('/').next().unwrap_or(external);
            let _ = write!(text, " file {name}");
        }
        line(out, depth, &text);
    }
}

fn server(server: &Server) -> String {
    let name = server.name.as_ref().map(|name| format!(" {name:?}")).unwrap_or_default();
    let mut text = format!("{}{name}{}", server.url, described(&server.description));
    for (name, variable) in &server.variables {
        let _ = write!(text, " {name}={:?} of {:?}", variable.default, variable.values);
    }
    text
}

fn schema(schema: &Schema) -> String {
    let origin = schema.origin.as_ref().map_or("unwritten".to_owned(), |place| {
        let file = if place.file.0 == 0 { String::new() } else { format!("{}:", place.file.0) };
        format!("{file}{}", place.pointer)
    });
    let mut text = format!("[{origin}]");
    let mut add = |word: &str, value: String| {
        let _ = write!(text, " {word}{}{value}", if value.is_empty() { "" } else { " " });
    };
    schema.component.iter().for_each(|name| add("component", name.clone()));
    schema.reference.iter().for_each(|id| add("->", format!("#{}", id.0)));
    schema.types.iter().for_each(|types| add("type", self::types(*types)));
    schema.format.iter().for_each(|format| add("format", format.clone()));
    schema.enumeration.iter().for_each(|values| add("enum", serde_json::json!(values).to_string()));
    (!schema.enumeration_names.is_empty()).then(|| add("names", format!("{:?}", schema.enumeration_names)));
    (!schema.enumeration_descriptions.is_empty())
        .then(|| add("words", format!("{:?}", schema.enumeration_descriptions)));
    limits(schema, &mut add);
    schema.items.iter().for_each(|id| add("items", format!("#{}", id.0)));
    (!schema.prefix_items.is_empty()).then(|| add("prefix", ids(&schema.prefix_items)));
    for (name, id) in &schema.properties {
        let required = if schema.required.contains(name) { "!" } else { "" };
        add("", format!("{name}{required}:#{}", id.0));
    }
    let undeclared = schema.required.iter().filter(|name| !schema.properties.contains_key(*name));
    undeclared.for_each(|name| add("requires", name.clone()));
    schema.pattern_properties.iter().for_each(|(name, id)| add("", format!("/{name}/:#{}", id.0)));
    match schema.additional {
        Some(Additional::Schema(id)) => add("additional", format!("#{}", id.0)),
        Some(other) => add("additional", format!("{other:?}")),
        None => {}
    }
    for (word, all) in [("allOf", &schema.all_of), ("anyOf", &schema.any_of), ("oneOf", &schema.one_of)] {
        (!all.is_empty()).then(|| add(word, ids(all)));
    }
    schema.not.iter().for_each(|id| add("not", format!("#{}", id.0)));
    if let Some(discriminator) = &schema.discriminator {
        let mapping = discriminator.mapping.iter().map(|(value, id)| format!("{value}:#{}", id.0)).collect::<Vec<_>>();
        let default = discriminator.default.map(|id| format!(" else #{}", id.0)).unwrap_or_default();
        add("by", format!("{} {{{}}}{default}", discriminator.property, mapping.join(" ")));
    }
    schema.default.iter().for_each(|value| add("default", value.to_string()));
    schema.examples.iter().for_each(|(_, value)| add("example", value.to_string()));
    schema.title.iter().for_each(|title| add("title", format!("{title:?}")));
    schema.description.iter().for_each(|description| add("described", format!("{description:?}")));
    text
}

fn limits(schema: &Schema, add: &mut impl FnMut(&str, String)) {
    for (word, bound) in [("min", &schema.minimum), ("max", &schema.maximum)] {
        bound.iter().for_each(|bound| {
            add(word, format!("{}{}", bound.value, if bound.exclusive { "(exclusive)" } else { "" }))
        });
    }
    schema.multiple_of.iter().for_each(|number| add("multipleOf", number.to_string()));
    let counts = [
        ("minLength", schema.min_length),
        ("maxLength", schema.max_length),
        ("minItems", schema.min_items),
        ("maxItems", schema.max_items),
        ("minProperties", schema.min_properties),
        ("maxProperties", schema.max_properties),
    ];
    for (word, count) in counts {
        count.iter().for_each(|count| add(word, count.to_string()));
    }
    schema.pattern.iter().for_each(|pattern| add("pattern", pattern.clone()));
    schema.content_encoding.iter().for_each(|encoding| add("encoding", encoding.clone()));
    schema.content_media_type.iter().for_each(|media_type| add("media", media_type.clone()));
    let flags = [
        ("never", schema.never),
        ("unique", schema.unique_items),
        ("closed", schema.items_forbidden),
        ("deprecated", schema.deprecated),
        ("readOnly", schema.read_only),
        ("writeOnly", schema.write_only),
    ];
    flags.into_iter().filter(|(_, is_set)| *is_set).for_each(|(word, _)| add(word, String::new()));
}

fn types(types: Types) -> String {
    let all = [
        ("null", types.null),
        ("boolean", types.boolean),
        ("integer", types.integer),
        ("number", types.number),
        ("string", types.string),
        ("array", types.array),
        ("object", types.object),
    ];
    let names: Vec<&str> = all.iter().filter(|(_, is_allowed)| *is_allowed).map(|(name, _)| *name).collect();
    names.join("|")
}

fn ids(ids: &[SchemaId]) -> String {
    ids.iter().map(|id| format!("#{}", id.0)).collect::<Vec<_>>().join(" ")
}

fn reference(id: Option<SchemaId>) -> String {
    id.map_or("-".to_owned(), |id| format!("#{}", id.0))
}

fn flags(flags: &[(&str, bool)]) -> String {
    flags.iter().filter(|(_, is_set)| *is_set).map(|(word, _)| format!(" {word}")).collect()
}

fn described(description: &Option<String>) -> String {
    description.as_ref().map(|text| format!(" {text:?}")).unwrap_or_default()
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{}{text}", "  ".repeat(depth));
}

//! Security schemes and requirements (OAS 3, "Security Scheme Object"; 2.0, "Security Definitions Object").

use countersign_source::Code;
use indexmap::IndexMap;
use openapiv3::APIKeyLocation;
use serde::Deserialize;
use serde_json::Value;

use crate::node::{Node, is_extension};
use crate::reader::Reader;
use crate::{OauthFlow, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

impl<'s> Reader<'s, '_> {
    pub(crate) fn security_schemes(&mut self, root: &Node<'s>) -> IndexMap<String, SecurityScheme> {
        let entries = self.components(root, "securitySchemes", "securityDefinitions");
        let mut schemes = IndexMap::new();
        for (name, node) in entries {
            if let Some(scheme) = self.security_scheme(node) {
                schemes.insert(name.to_owned(), scheme);
            }
        }
        self.scheme_names = schemes.keys().cloned().collect();
        schemes
    }

    fn security_scheme(&mut self, node: Node<'s>) -> Option<SecurityScheme> {
        let node = self.follow(node)?.node;
        if !node.value.is_object() {
            return self.wrong_type(&node.place, "an object", node.value);
        }
        let kind = self.security_scheme_kind(&node)?;
        let description = self.text(&node, "description");
        let (flows, open_id_connect_url) = (self.oauth_flows(&node), self.text(&node, "openIdConnectUrl"));
        Some(SecurityScheme { origin: node.place, description, kind, flows, open_id_connect_url })
    }

    /// The flows of `oauth2`: several in 3, one in 2.0, which is the scheme itself.
    fn oauth_flows(&mut self, node: &Node<'s>) -> Vec<OauthFlow> {
        if let Some(name) = self.text(node, "flow") {
            let name = match name.as_str() {
                "application" => "clientCredentials".to_owned(),
                "accessCode" => "authorizationCode".to_owned(),
                _ => name,
            };
            return vec![self.oauth_flow(name, node)];
        }
        let flows = self.entries(node, "flows").into_iter().filter(|(name, _)| !is_extension(name));
        flows.map(|(name, flow)| self.oauth_flow(name.to_owned(), &flow)).collect()
    }

    fn oauth_flow(&mut self, name: String, node: &Node<'s>) -> OauthFlow {
        let urls = ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"];
        let urls = urls.map(|key| self.text(node, key));
        let [authorization_url, device_authorization_url, token_url, refresh_url] = urls;
        let mut scopes = IndexMap::new();
        let entries = self.entries(node, "scopes");
        for (scope, description) in entries.into_iter().filter(|(scope, _)| !is_extension(scope)) {
            let described = self.text_of(description.value, || description.place.clone());
            scopes.insert(scope.to_owned(), described.unwrap_or_default());
        }
        OauthFlow { name, authorization_url, device_authorization_url, token_url, refresh_url, scopes }
    }

    fn security_scheme_kind(&mut self, node: &Node<'s>) -> Option<SecuritySchemeKind> {
        let written = self.text(node, "type").unwrap_or_default();
        match written.to_ascii_lowercase().as_str() {
            "apikey" => self.api_key(node),
            "http" => Some(self.http_scheme(node)),
            "basic" => Some(SecuritySchemeKind::Basic),
            "oauth2" | "openidconnect" => Some(SecuritySchemeKind::Bearer { format: None }),
            "mutualtls" => Some(SecuritySchemeKind::MutualTls),
            "bearer" | "jwt" | "oauth" => {
                self.unknown_scheme_type(node, &written, "`http` with scheme `bearer`");
                Some(SecuritySchemeKind::Bearer { format: self.text(node, "bearerFormat") })
            }
            _ if node.value("scheme").is_some() => {
                self.unknown_scheme_type(node, &written, "`http`");
                Some(self.http_scheme(node))
            }
            _ if node.value("in").is_some() => {
                self.unknown_scheme_type(node, &written, "`apiKey`");
                self.api_key(node)
            }
            _ if node.value("flow").is_some() || node.value("flows").is_some() => {
                self.unknown_scheme_type(node, &written, "`oauth2`");
                Some(SecuritySchemeKind::Bearer { format: None })
            }
            _ => {
                self.unknown_scheme_type(node, &written, "nothing that can be sent, and is left out");
                None
            }
        }
    }

    fn unknown_scheme_type(&mut self, node: &Node<'s>, written: &str, meant: &str) {
        if node.value("type").is_some() {
            let message = format!("`{written}` is no type of security scheme; it is read as {meant}");
            self.say(Code::UnknownSecuritySchemeType, &node.place.child("type"), message);
        } else {
            let message = format!("the security scheme has no type; it is read as {meant}");
            self.say(Code::UnknownSecuritySchemeType, &node.place, message);
        }
    }

    fn api_key(&mut self, node: &Node<'s>) -> Option<SecuritySchemeKind> {
        let Some(name) = self.text(node, "name").filter(|name| !name.is_empty()) else {
            self.say(Code::MissingMember, &node.place, "the key has no name to travel under; the scheme is left out");
            return None;
        };
        let location = match node.value("in").map(APIKeyLocation::deserialize) {
            Some(Ok(APIKeyLocation::Header)) => ParameterLocation::Header,
            Some(Ok(APIKeyLocation::Query)) => ParameterLocation::Query,
            Some(Ok(APIKeyLocation::Cookie)) => ParameterLocation::Cookie,
            Some(Err(_)) => {
                let message = "a key travels in `header`, `query` or `cookie`; `header` is assumed";
                self.say(Code::UnknownParameterLocation, &node.place.child("in"), message);
                ParameterLocation::Header
            }
            None => {
                self.say(Code::MissingMember, &node.place, "the key has no `in`; `header` is assumed");
                ParameterLocation::Header
            }
        };
        Some(SecuritySchemeKind::ApiKey { location, name })
    }

    fn http_scheme(&mut self, node: &Node<'s>) -> SecuritySchemeKind {
        let format = self.text(node, "bearerFormat");
        let Some(scheme) = self.text(node, "scheme") else {
            self.say(Code::MissingMember, &node.place, "the scheme has no `scheme`; `bearer` is assumed");
            return SecuritySchemeKind::Bearer { format };
        };
        match scheme.trim().to_ascii_lowercase().as_str() {
            "basic" => SecuritySchemeKind::Basic,
            "bearer" => SecuritySchemeKind::Bearer { format },
            _ => SecuritySchemeKind::Other { scheme },
        }
    }

    /// The requirements that the document or an operation states: alternatives, any of which suffices.
    pub(crate) fn security_requirements(&mut self, node: &Node<'s>) -> Option<Vec<SecurityRequirement>> {
        if node.value("security").is_none_or(Value::is_null) {
            return None;
        }
        let elements = self.list(node, "security");
        Some(elements.iter().filter_map(|element| self.security_requirement(element)).collect())
    }

    fn security_requirement(&mut self, node: &Node<'s>) -> Option<SecurityRequirement> {
        if let Value::String(name) = node.value {
            self.wrong_type::<()>(&node.place, "an object", node.value);
            let is_known = self.is_scheme(name, node);
            return is_known.then(|| SecurityRequirement([(name.clone(), Vec::new())].into_iter().collect()));
        }
        if !node.value.is_object() {
            return self.wrong_type(&node.place, "an object", node.value);
        }
        let mut requirement = SecurityRequirement::default();
        for (name, scopes) in node.members() {
            if self.is_scheme(name, &scopes) {
                let scopes = self.texts(node, name);
                requirement.0.insert(name.to_owned(), scopes);
            }
        }
        // What is left of a requirement that named only unknown schemes would say that nothing is needed.
        let is_honest = !requirement.0.is_empty() || node.members().next().is_none();
        is_honest.then_some(requirement)
    }

    fn is_scheme(&mut self, name: &str, node: &Node<'s>) -> bool {
        let is_known = self.scheme_names.contains(name);
        if !is_known {
            let message = format!("`{name}` is not among the security schemes");
            self.say_of_key(Code::UndeclaredSecurityScheme, &node.place, message);
        }
        is_known
    }
}

//! What a person is told about an instance that breaks its schema.

use countersign_source::{Code, Diagnostic, Place, Pointer, Severity};

/// One way in which an instance breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What kind of violation it is.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// The value in the instance that breaks the schema.
    pub instance: Pointer,
    /// The keyword it breaks, such as `maxLength`.
    pub keyword: String,
    /// Where that keyword stands in the documents, behind every reference.
    pub keyword_place: Place,
    /// What was found and what was expected, in one line of bounded length.
    pub message: String,
    /// What else to look at: in a union, what the closest alternative says.
    pub related: Vec<(Place, String)>,
}

impl Violation {
    /// The violation as a diagnostic. `instance` is where the whole instance stands, if it stands in a document (an
    /// example): the offending value in it is the first label, the keyword the second.
    pub fn diagnostic(&self, instance: Option<&Place>) -> Diagnostic {
        Diagnostic { severity: self.severity, ..self.diagnostic_as(self.code, instance) }
    }

    /// The violation as a diagnostic of another code, which says what kind of instance it is that breaks its schema.
    pub fn diagnostic_as(&self, code: Code, instance: Option<&Place>) -> Diagnostic {
        let message = match self.instance.as_str() {
            "" => self.message.clone(),
            path => format!("{} (at `{path}`)", self.message),
        };
        let mut diagnostic = Diagnostic::new(code, message);
        if let Some(root) = instance {
            let pointer = Pointer::from_written(&format!("{}{}", root.pointer, self.instance));
            diagnostic = diagnostic.at(&Place { file: root.file, pointer }, "this value");
        }
        diagnostic = diagnostic.at_key(&self.keyword_place, format!("breaks `{}`", self.keyword));
        for (place, text) in &self.related {
            diagnostic = diagnostic.at_key(place, text.clone());
        }
        diagnostic
    }
}

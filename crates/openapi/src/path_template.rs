//! Templates with names in braces: paths and servers' URLs.

/// The names in a template, in order; one that occurs twice is given twice.
pub(crate) fn names(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Whether a declared name and one in a template are the same but for case and punctuation (`petId`, `{pet_id}`,
/// `{+petId}`, `{petId=pets/*}`).
pub(crate) fn is_meant_by(declared: &str, templated: &str) -> bool {
    fn essence(name: &str) -> impl Iterator<Item = char> {
        name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    let templated = templated.split_once('=').map_or(templated, |(name, _)| name);
    essence(declared).next().is_some() && essence(declared).eq(essence(templated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_braces() {
        let all = |template| names(template).collect::<Vec<_>>();
        assert_eq!(all("/a/{b}.{c}/{d}:cancel?x={e}"), ["b", "c", "d", "e"]);
        assert_eq!(all("/a/{b"), [""; 0]);
        assert_eq!(all("/a}/b/{}"), [""]);
        assert_eq!(all("/{b}/{b}"), ["b", "b"]);
    }

    #[test]
    fn case_and_punctuation_do_not_matter() {
        assert!(is_meant_by("pet_id", "petId"));
        assert!(is_meant_by("name", "+name"));
        assert!(is_meant_by("name", "name=projects/*"));
        assert!(!is_meant_by("id", "petId"));
        assert!(!is_meant_by("", "+"));
    }
}

//! The HTML that `cargo doc` writes holds no script of the document and no link of a scheme but http, https and mailto.

use std::path::Path;

use anyhow::Result;

use crate::fuzz::nasty::CANARY;
use crate::fuzz::protocol::{Failure, Verdict};
use crate::workspace::{files_below, read_text};

/// Judges every page below a folder.
pub(crate) fn check(folder: &Path) -> Result<Verdict> {
    for path in files_below(folder, &["html"])? {
        if let Err(failure) = page(&read_text(&path)?) {
            let detail = format!("{}: {}", path.display(), failure.detail);
            return Ok(Err(Failure::new(failure.kind, detail)));
        }
    }
    Ok(Ok(()))
}

/// Judges a page.
fn page(text: &str) -> Verdict {
    for tag in text.split('<').skip(1) {
        let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = inside.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        if name == "script" && after.contains(CANARY) {
            return Err(Failure::new("a page runs a script of the document", after));
        }
        for (name, value) in attributes(inside) {
            let attribute = format!("{name}={value}");
            if name.starts_with("on") && value.contains(CANARY) {
                return Err(Failure::new("a page runs a handler of the document", attribute));
            }
            if (name == "href" || name == "src") && is_foreign(value) {
                return Err(Failure::new("a page links to another scheme", attribute));
            }
        }
    }
    Ok(())
}

/// The attributes of a tag, their names in lower case. What is between quotes is one value, whatever it looks like.
fn attributes(tag: &str) -> Vec<(String, &str)> {
    let mut attributes = Vec::new();
    let is_end = |letter: char| letter.is_ascii_whitespace() || letter == '/';
    let mut rest = tag.trim_start_matches(|letter| !is_end(letter)).trim_start_matches(is_end);
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || is_end(letter)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
                Some(quote) => value.split_at(1).1.split_once(quote).unwrap_or((value, "")),
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        attributes.push((name.to_ascii_lowercase(), value));
        rest = after.trim_start_matches(is_end);
    }
    attributes
}

/// Whether an address has a scheme other than http, https and mailto.
fn is_foreign(address: &str) -> bool {
    let plain: String = address.replace("&#58;", ":").replace("&colon;", ":").to_ascii_lowercase();
    let Some((scheme, rest)) = plain.split_once(':') else { return false };
    // Two colons are a path of Rust that documentation of a dependency links to in vain.
    let is_scheme = !rest.starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    is_scheme && !["http", "https", "mailto"].contains(&scheme)
}

#[cfg(test)]
mod tests {
    use super::{CANARY, page};

    #[test]
    fn scripts_and_schemes_are_found() {
        for bad in [
            format!("<p><script>{CANARY}</script>"),
            format!("<img src=\"a.png\" onerror=\"{CANARY}()\">"),
            format!("<img src=x onerror={CANARY}()>"),
            format!("<svg/onload = '{CANARY}()'>"),
            "<a href=\"javascript:alert(1)\">".to_owned(),
            "<a title=\"x\" HREF='data&#58;text/html,x'>".to_owned(),
        ] {
            assert!(page(&bad).is_err(), "{bad}");
        }
        let good = "<script src=\"../a.js\"></script><a href=\"https://a.example\">javascript:x</a><a href=\"index.html#a:b\"><a href=\"a::b()\">";
        assert!(page(good).is_ok());
        let quoted = format!("<meta name=\"description\" content=\"img src=x onerror={CANARY}()\">");
        assert!(page(&quoted).is_ok());
    }
}

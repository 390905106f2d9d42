//! Which code blocks rustdoc takes for tests: the rules of its `LangString`, in `librustdoc/html/markdown.rs`.
//!
//! Where the rules leave a block out for being ignored or custom, it counts all the same: a command line can run those as well.

/// Whether rustdoc takes a block with this info string for Rust, and so for a test.
pub(crate) fn is_rust(info: &str) -> bool {
    let (mut seen_rust, mut seen_other) = (false, false);
    for token in without_comments(info).split([',', ' ', '\t']).filter(|token| !token.is_empty()) {
        match token {
            "rust" => seen_rust = true,
            "should_panic" | "no_run" | "ignore" => seen_rust = !seen_other,
            "test_harness" | "compile_fail" | "standalone_crate" => seen_rust |= !seen_other,
            "custom" => {}
            _ if token.starts_with("ignore-") => seen_rust = !seen_other,
            _ if token.starts_with("edition") => {}
            _ if is_error_code(token) => seen_rust |= !seen_other,
            _ => seen_other = true,
        }
    }
    !seen_other || seen_rust
}

/// The info string without `(comments)` and `{attributes}`, which say nothing of the language.
fn without_comments(info: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for character in info.chars() {
        match character {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

fn is_error_code(token: &str) -> bool {
    token.len() == 5 && token.strip_prefix('E').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_rust;

    #[test]
    fn blocks_are_told_apart_as_rustdoc_does() {
        for info in
            ["", " ", "rust", "no_run", "should_panic", "ignore", "ignore-wasm32", "edition2021", "compile_fail,E0123"]
        {
            assert!(is_rust(info), "{info}");
        }
        for info in ["text,rust", "rust,text", "{.class}", "no_run text", "(a comment)", ",,"] {
            assert!(is_rust(info), "{info}");
        }
        for info in ["text", "json", "http", "python", "text,no_run", "E12", "Rust", "text should_panic"] {
            assert!(!is_rust(info), "{info}");
        }
    }
}

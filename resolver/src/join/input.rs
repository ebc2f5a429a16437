//! What people paste into the field: a code, or a link that has one.

/// The code in `typed`, which may be a bare code or any invitation link: of an instance, of a resolver, of the
/// desktop's scheme. White space and invisible characters, which come along from chats and documents, are
/// dropped. The result may still be no code.
pub(super) fn code_in(typed: &str) -> String {
    let visible: String = typed.chars().filter(|letter| !is_invisible(*letter)).collect();
    let after_marker = ["/invite/", "/join/", "code="].iter().filter_map(|marker| {
        let at = visible.rfind(marker)?;
        Some((at, &visible[at + marker.len()..]))
    });
    let rest = after_marker.max_by_key(|(at, _)| *at).map_or(&*visible, |(_, rest)| rest);
    rest.split(['/', '?', '#', '&']).next().unwrap_or_default().to_owned()
}

/// Spaces and controls, soft hyphen, zero-width and direction marks, byte order mark.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_in_whatever_was_pasted() {
        for typed in [
            "abcDEF23",
            "  abcDEF23\n",
            "\u{200b}abc\u{feff}DEF23\u{202c}",
            "https://chat.example.org/invite/abcDEF23",
            "https://chat.example.org/team/invite/abcDEF23/",
            "https://resolver.example.org/join/abcDEF23?x=1#y",
            "https://resolver.example.org/join?code=abcDEF23&x=1",
            "privatechat://join/abcDEF23",
            "chat.example.org/invite/abcDEF23",
        ] {
            assert_eq!(code_in(typed), "abcDEF23", "{typed:?}");
        }
    }

    #[test]
    fn what_holds_no_code_stays_recognisably_none() {
        assert_eq!(code_in(" \u{200b} "), "");
        assert_eq!(code_in("hello!"), "hello!");
        assert_eq!(code_in("https://chat.example.org/invite/"), "");
    }
}

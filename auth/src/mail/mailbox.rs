//! The sender of mails: `Shop <no-reply@shop.example>`.

use super::address::Address;

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<String>,
    address: String,
}

impl Mailbox {
    /// Reads `Shop <no-reply@shop.example>` or `no-reply@shop.example`.
    ///
    /// Fails, saying what is wrong, when it isn't that: one address, a name without control
    /// characters, angle brackets or quotes.
    pub fn parse(text: &str) -> Result<Self, String> {
        const SHAPE: &str = "a sender is written `Shop <no-reply@shop.example>`";
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(text) => {
                let (name, address) = text.split_once('<').ok_or(SHAPE)?;
                (Some(name.trim()), address)
            }
            None => (None, text.trim()),
        };
        let address = Address::parse(address).map_err(|error| format!("{SHAPE}: {error}"))?;
        let name = name.filter(|name| !name.is_empty());
        if name.is_some_and(|name| name.contains(|c: char| c.is_control() || "<>\"".contains(c))) {
            return Err(SHAPE.to_owned());
        }
        Ok(Self { name: name.map(str::to_owned), address: address.into_string() })
    }

    /// The name to show.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl std::fmt::Display for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_a_name_or_none() {
        for (text, name, address) in [
            ("Shop <no-reply@Shop.example>", Some("Shop"), "no-reply@shop.example"),
            (" 상점  < a@shop.example > ", Some("상점"), "a@shop.example"),
            ("<a@shop.example>", None, "a@shop.example"),
            ("a@shop.example", None, "a@shop.example"),
        ] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!((mailbox.name(), mailbox.address()), (name, address), "{text}");
        }
    }

    #[test]
    fn what_would_write_another_header_or_address_is_no_sender() {
        for text in [
            "",
            "Shop",
            "Shop <>",
            "Shop no-reply@shop.example>",
            "Shop <no-reply>",
            "Shop <a@shop.example>, b@shop.example",
            "Shop <a@shop.example> <b@shop.example>",
            "Shop\r\nBcc: b@evil.example <a@shop.example>",
            "\"Shop\" <a@shop.example>",
        ] {
            assert!(Mailbox::parse(text).is_err(), "{text}");
        }
    }
}

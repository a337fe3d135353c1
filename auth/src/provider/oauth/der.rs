//! The little of DER (X.690 §8.1, §10.1) that is read here: what an RSA key says beside its numbers.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// Values, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The content of the next value, if it has this tag. What follows it is read next.
    pub(crate) fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let [found, length, rest @ ..] = self.0 else { return None };
        if *found != tag {
            return None;
        }
        let (length, rest) = match length {
            0..=0x7f => (usize::from(*length), rest),
            // A length of that many bytes. Keys are shorter than 64 kB.
            0x81 | 0x82 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
                (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }

    /// The values inside the next one, if it has this tag.
    pub(crate) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.next(tag).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_one_after_the_other() {
        let long = [&[SEQUENCE, 0x81, 0x82][..], &[OCTET_STRING, 0x7f], &[7; 127], &[6]].concat();
        let mut der = Der::new(&long);
        let mut inside = der.inside(SEQUENCE).expect("it is a sequence");
        assert!(der.is_empty());
        assert_eq!(inside.next(INTEGER), None);
        assert_eq!(inside.next(OCTET_STRING), Some(&[7; 127][..]));
        assert!(!inside.is_empty() && inside.next(OBJECT_IDENTIFIER).is_none());
    }

    #[test]
    fn what_is_cut_off_is_not_read() {
        for bytes in
            [&[][..], &[2], &[2, 1], &[2, 0x81], &[2, 0x82, 1], &[2, 0x82, 0, 2, 9], &[2, 0x80]]
        {
            assert_eq!(Der::new(bytes).next(INTEGER), None, "{bytes:?}");
        }
        assert_eq!(Der::new(&[2, 0x82, 0, 1, 9]).next(INTEGER), Some(&[9][..]));
    }
}

use auth::{
    BoxError, auth,
    parts::{Randomness, SystemRandomness},
};

/// The random bytes of the system, which says when many are taken at once.
struct Counted(SystemRandomness);

impl Randomness for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), BoxError> {
        if bytes.len() > 1024 {
            return Err("so many random bytes are a mistake".into());
        }
        self.0.fill(bytes)
    }
}

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().randomness(Counted(SystemRandomness));
}

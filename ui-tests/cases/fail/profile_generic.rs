use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
struct AcmeProfile<T> {
    id: T,
}

fn main() {}

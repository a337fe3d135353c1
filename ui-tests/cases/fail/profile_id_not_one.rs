use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
struct AcmeProfile {
    id: Option<f64>,
}

fn main() {}

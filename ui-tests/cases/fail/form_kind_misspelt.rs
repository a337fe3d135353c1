use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(kind = "emial")]
    address: String,
}

fn main() {}

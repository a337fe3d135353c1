use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    #[form(kind = "password")]
    pin: Option<String>,
}

fn main() {}

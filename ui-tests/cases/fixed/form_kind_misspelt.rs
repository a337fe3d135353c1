use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(kind = "email")]
    address: String,
}

fn main() {}

use auth::Roles;

#[derive(Roles)]
pub enum Role<const DESK: u8> {
    Member,
}

fn main() {}

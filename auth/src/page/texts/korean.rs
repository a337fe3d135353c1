//! Korean.

use std::time::Duration;

use super::{Direction, Explanation, Phrase, Texts};

impl Texts {
    /// Korean.
    pub const KOREAN: Self = Self {
        language: "ko",
        direction: Direction::LeftToRight,

        sign_in: "로그인",
        // “계정” spares the particle, which would depend on the last sound of the name.
        sign_in_with: Phrase::new("{} 계정으로 로그인"),
        or: "또는",
        no_provider: "지금은 로그인할 수 있는 방법이 없습니다.",
        email: "이메일 주소",
        email_submit: "로그인 링크를 이메일로 받기",
        email_remember: "이 브라우저에 이메일 주소 기억하기",
        passkey_sign_in: "패스키로 로그인",
        signed_in_as: Phrase::new("{} 님으로 로그인되어 있습니다."),
        signed_in: "이미 로그인되어 있습니다.",
        link_account: Phrase::new("{} 계정 연결"),
        sign_in_otherwise: "또는 다른 사용자로 로그인",

        error_cancelled: "로그인하지 않았습니다. 다시 시도하거나 다른 방법으로 로그인할 수 있습니다.",
        error_callback: "로그인이 완료되지 않았습니다. 다시 시도하거나 다른 방법으로 로그인해 주세요.",
        error_credentials: "입력한 정보와 일치하는 계정이 없습니다. 확인 후 다시 시도해 주세요.",
        error_email_create_account: "이 이메일 주소로 계정을 만들 수 없습니다. 다른 주소로 시도해 주세요.",
        error_email: "이메일을 보내지 못했습니다. 주소를 확인하고 다시 시도해 주세요.",
        error_account_not_linked: "본인 확인을 위해 처음 로그인했던 방법으로 로그인해 주세요.",
        error_oauth_callback: "인증 제공자의 응답을 확인할 수 없습니다. 이 페이지에서 다시 시작해 주세요.",
        error_no_cookies: "브라우저가 이 로그인의 쿠키를 보내지 않았습니다. 앱 안에서 보고 계신다면 Safari나 \
            Chrome 같은 브라우저에서 이 페이지를 열고, 아니면 이 사이트의 쿠키를 허용한 다음 다시 로그인해 주세요.",
        error_oauth_create_account: "이 로그인으로 계정을 만들 수 없습니다. 다른 계정으로 시도해 주세요.",
        error_oauth: "인증 제공자에 연결할 수 없습니다. 잠시 후 다시 시도해 주세요.",
        error_passkey: "패스키를 사용할 수 없습니다. 다시 시도하거나 다른 방법으로 로그인해 주세요.",
        error_session_required: "해당 페이지를 보려면 로그인해 주세요.",
        error_sign_in: "로그인을 시작할 수 없습니다. 다른 계정으로 시도해 주세요.",
        error_too_many_attempts: "시도 횟수가 너무 많습니다. 나중에 다시 시도해 주세요.",
        error_wait: wait,
        error_form: "페이지를 너무 오래 열어 두었거나 브라우저가 이 사이트의 쿠키를 저장하지 않습니다. 다시 \
            시도해 보고, 계속되면 쿠키를 허용해 주세요.",
        error_other: "로그인하지 못했습니다. 다시 시도해 주세요.",

        access_denied: Explanation {
            heading: "접근이 거부되었습니다",
            sentence: "이 계정에는 여기에 로그인할 권한이 없습니다.",
        },
        forbidden: Explanation {
            heading: "이 페이지를 볼 수 없습니다",
            sentence: "로그인되어 있지만 이 계정에는 이 페이지를 볼 권한이 없습니다.",
        },
        configuration: Explanation {
            heading: "서버 오류",
            sentence: "이 서버의 로그인 설정이 올바르지 않습니다. 자세한 내용은 서버 로그에 있습니다.",
        },
        unexpected: Explanation {
            heading: "문제가 발생했습니다",
            sentence: "로그인을 완료할 수 없습니다. 다시 시도해 주세요.",
        },
        verification: Explanation {
            heading: "더 이상 사용할 수 없는 링크입니다",
            sentence: "로그인 링크는 정해진 시간 안에 한 번만 사용할 수 있습니다. 새 링크를 요청해 \
                주세요.",
        },
        back_to_sign_in: "로그인 페이지로 돌아가기",
        use_other_account: "다른 계정으로 로그인",
        go_to: Phrase::new("{} 사이트로 이동"),

        sign_out: "로그아웃",
        sign_out_question: "이 기기에서 로그아웃하시겠습니까?",

        verify_request: Explanation {
            heading: "이메일을 확인해 주세요",
            sentence: "로그인 링크를 이메일로 보냈습니다.",
        },
        code: "이메일에 있는 코드",
        code_submit: "코드로 로그인",
        code_wrong: "코드가 맞지 않습니다. 가장 최근에 받은 이메일을 확인하고 다시 시도해 주세요.",
        code_too_many: "코드를 너무 여러 번 잘못 입력했습니다. 이메일을 새로 요청해 주세요.",

        confirm: "로그인 계속하기",
        confirm_address: Phrase::new("{} 주소로 로그인합니다."),
        confirm_not_you: "본인의 이메일 주소가 아니라면 이 페이지를 닫아 주세요.",
        confirm_submit: "계속",

        fresh: Explanation {
            heading: "본인 확인",
            sentence: "이미 로그인되어 있습니다. 지금 하려는 작업은 보호되어 있으므로 본인임을 확인해 주세요.",
        },
        fresh_user: Phrase::new("{} 계정으로 로그인되어 있습니다."),
        fresh_submit: "확인하기",
        fresh_with: Phrase::new("{} 계정으로 다시 로그인"),
        fresh_email: "코드를 이메일로 받기",
        fresh_passkey: "패스키로 확인하기",
        fresh_sent: "이메일을 보냈습니다. 이메일에 있는 코드를 여기에 입력하거나 이 브라우저에서 링크를 열어 주세요.",
        fresh_none: "여기에서 본인임을 확인할 방법이 없습니다. 로그아웃한 다음 다시 로그인해 주세요.",
        fresh_failed: "본인임을 확인하지 못했습니다. 다시 시도하거나 다른 방법을 선택해 주세요.",
        fresh_other_user: "다른 사용자의 로그인이므로 아무것도 확인하지 않았습니다. 본인의 방법을 사용하거나 먼저 \
            로그아웃해 주세요.",

        passkeys: "패스키",
        passkeys_none: "아직 패스키가 없습니다. 패스키가 있으면 지문, 얼굴 또는 기기의 PIN으로 로그인할 수 \
            있습니다.",
        passkey: "패스키",
        passkey_created: Phrase::new("추가한 날짜: {}"),
        passkey_used: Phrase::new("마지막 사용: {}"),
        passkey_unused: "사용한 적 없음",
        passkey_synced: "여러 기기에서 사용",
        passkey_name: "이름",
        passkey_rename: "이름 변경",
        passkey_remove: "삭제",
        passkey_add: "패스키 추가",
        passkey_failed: "패스키를 추가하지 못했습니다. 다시 시도해 주세요.",
        passkey_exists: "이 기기에는 이미 이 계정의 패스키가 있습니다.",
        passkey_last: "이 패스키는 마지막 로그인 방법이므로 삭제하지 않았습니다.",
        passkey_unsupported: "이 브라우저에서는 패스키를 추가할 수 없습니다.",

        second_factor: "본인 확인",
        factor_sentence: "인증 앱에 표시된 코드 또는 복구 코드 하나를 입력해 주세요.",
        factor_code: "인증 앱의 코드 또는 복구 코드",
        factor_submit: "계속",
        factor_passkey: "패스키 사용",
        factor_remember: "이 브라우저에서는 다시 묻지 않기",
        factor_cancel: "취소",
        factor_wrong: "코드가 맞지 않거나 이미 사용된 코드입니다. 다음 코드가 나오면 다시 시도해 주세요.",
        factor_expired: "시간이 너무 오래 걸렸거나 코드를 너무 여러 번 잘못 입력했습니다. 다시 로그인해 주세요.",
        factor_sign_in_again: "계정을 보호하기 위해 첫 번째 2차 인증 수단을 추가하려면 다시 로그인해 주세요.",
        factor_failed: "처리하지 못했습니다. 다시 시도해 주세요.",
        app_setup: "인증 앱 설정",
        app_required: "이 계정에는 2차 인증이 필요합니다. 설정을 마치면 로그인이 완료됩니다.",
        app_scan: "인증 앱으로 이 그림을 스캔하거나 키를 직접 입력한 다음, 앱에 표시된 코드를 입력해 주세요.",
        app_code: "앱에 표시된 코드",
        app_key: "키",
        app_open: "이 기기의 앱에서 열기",
        app_name: "앱 이름(예: “휴대전화”)",
        app_confirm: "확인",
        second_factors: "2차 인증",
        apps: "인증 앱",
        apps_none: "아직 인증 앱이 없습니다. 다른 사람이 로그인 방법을 알게 되더라도 인증 앱의 코드가 계정을 보호합니다.",
        app: "인증 앱",
        app_add: "인증 앱 추가",
        factor_remove: "삭제",
        factor_passkeys: Phrase::new("패스키: {}"),
        recovery_codes: "복구 코드",
        recovery_codes_left: Phrase::new("남은 코드: {}"),
        recovery_codes_make: "복구 코드 새로 만들기",
        recovery_codes_keep: "이 코드를 본인만 찾을 수 있는 곳에 보관해 주세요. 2차 인증 수단이 없을 때 코드마다 한 번씩 사용할 수 있습니다. 다시 표시되지 않으며 이전 코드는 더 이상 사용할 수 없습니다.",
        browsers: "신뢰하는 브라우저",
        browser: "브라우저",
        browser_this: "이 브라우저",
        browser_until: Phrase::new("{}까지 묻지 않음"),

        mail_subject: Phrase::new("{} 로그인"),
        mail_greeting: "안녕하세요.",
        mail_sentence: Phrase::new("아래 링크로 {} 사이트에 로그인할 수 있습니다."),
        mail_button: "로그인",
        mail_link: "버튼이 작동하지 않으면 다음 주소를 열어 주세요:",
        mail_code: Phrase::new("또는 로그인을 요청한 화면에 다음 코드를 입력해 주세요: {}"),
        mail_fresh_subject: Phrase::new("{} 본인 확인"),
        mail_fresh_sentence: Phrase::new(
            "{} 사이트에 로그인한 상태에서 보호된 작업을 하려고 합니다. 요청한 브라우저에서 아래 링크를 열어 본인임을 확인해 \
                주세요.",
        ),
        mail_fresh_button: "본인임을 확인",
        mail_expires: expires,
        mail_not_asked: "요청한 적이 없다면 이 이메일을 무시하셔도 됩니다. 이메일 없이는 아무도 로그인할 수 \
            없습니다.",

        notice_subject: Phrase::new("{} 로그인 방법이 변경되었습니다"),
        notice_passkey_added: Phrase::new("계정에 패스키가 추가되었습니다: {}"),
        notice_passkey_removed: Phrase::new("계정에서 패스키가 삭제되었습니다: {}"),
        notice_time: Phrase::new("변경된 시각: {}"),
        notice_not_you: "본인이 변경했다면 아무것도 하지 않으셔도 됩니다. 본인이 변경하지 않았다면 다른 사람이 \
            계정을 사용하고 있을 수 있습니다. 로그인하여 본인의 것이 아닌 패스키를 모두 삭제해 주세요.",
        notice_app_added: "계정에 인증 앱이 추가되었습니다. 이제 로그인할 때 인증 앱의 코드를 입력해야 합니다.",
        notice_app_removed: "계정에서 인증 앱이 삭제되었습니다.",
        notice_codes_made: "계정의 복구 코드가 새로 만들어졌습니다. 이전 코드는 더 이상 사용할 수 없습니다.",
        notice_code_used: Phrase::new(
            "계정에 로그인하거나 계정을 변경할 때 복구 코드가 사용되었습니다. 남은 코드: {}.",
        ),
        notice_factors_reset: "사이트에서 계정의 2차 인증 수단을 모두 삭제했습니다.",
        notice_tell_site: Phrase::new(
            "본인이 한 일이 아니라면 다른 사람이 계정에 접근했을 수 있으니 {} 사이트에 알려 주세요.",
        ),
    };
}

fn expires(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    let (count, unit) = match minutes {
        _ if minutes < 60 || !minutes.is_multiple_of(60) => (minutes, "분"),
        _ if minutes < 48 * 60 || !minutes.is_multiple_of(24 * 60) => (minutes / 60, "시간"),
        _ => (minutes / (24 * 60), "일"),
    };
    format!("{count}{unit} 안에 한 번만 사용할 수 있습니다.")
}

fn wait(time: Duration) -> String {
    let (count, unit) = match time.as_secs() {
        0 => return "시도 횟수가 너무 많았습니다. 이제 다시 시도하실 수 있습니다.".to_owned(),
        seconds @ ..100 => (seconds, "초"),
        seconds => (seconds.div_ceil(60), "분"),
    };
    format!("시도 횟수가 너무 많습니다. {count}{unit} 뒤에 다시 시도해 주세요.")
}

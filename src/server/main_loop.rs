//! One task takes the client's messages in the order of their arrival, as long as the client reads what it is sent.

use super::features;
use super::lifecycle::Server;
use super::presence;
use super::session::Session;
use super::state::{Stage, State};
use super::transport::{self, Inbox, Message, Outbox};
use super::workers::Workers;
use crate::say;
use futures_util::future::{FutureExt, select};
use ls_types::{LogMessageParams, MessageType};
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

/// How long an idle thread stays. When it goes, the system gets back what memory it has kept.
const IDLE: Duration = Duration::from_secs(2);

/// Serves one client on standard input and output; returns the exit code: 0 after an orderly shutdown.
pub fn run() -> io::Result<u8> {
    // A page of two megabytes is kept as long as anything is left in it: after fifty documents the server would stay as large
    // as it was, and be no faster.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(Workers::most())
        .thread_keep_alive(IDLE)
        .build()?;
    let (inbox, outbox) = transport::open(runtime.handle())?;
    let state = Arc::new(State::new(Workers::new(outbox.clone())));
    let (service, _) = LspService::new(|_| Server { state: state.clone() });
    let mut main_loop = MainLoop { service, state: state.clone(), outbox: outbox.clone(), pending: Arc::default() };
    runtime.block_on(async {
        select(pin!(main_loop.run(inbox)), pin!(outbox.gone())).await;
        // Running requests are abandoned, messages already sent are written.
        outbox.flush().await;
    });
    runtime.shutdown_background();
    Ok(u8::from(*state.stage.lock() != Stage::ShutDown))
}

struct MainLoop {
    /// Lifecycle and notifications.
    service: LspService<Server>,
    state: Arc<State>,
    outbox: Outbox,
    /// The requests that are not answered yet.
    pending: Arc<Mutex<HashMap<Id, AbortHandle>>>,
}

impl MainLoop {
    async fn run(&mut self, mut inbox: Inbox) {
        tokio::spawn(presence::watch(self.outbox.clone(), presence::has_reader));
        while let Some(message) = inbox.next(&self.outbox).await {
            match message {
                Ok(Message::Request(request)) => {
                    let is_exit = request.method() == "exit";
                    self.handle(request);
                    if is_exit {
                        break;
                    }
                }
                Ok(Message::Response(response)) => self.outbox.take_answer(response),
                Err(refusal) => self.outbox.send(&refusal),
            }
        }
    }

    fn handle(&mut self, request: Request) {
        let Some(id) = request.id().cloned() else {
            match request.method() {
                "$/cancelRequest" => self.cancel(&request),
                _ => drop(self.call(request)),
            }
            return;
        };
        // Two answers with one id would be taken for one another, and so would an error: the first request stands.
        if self.pending.lock().contains_key(&id) {
            return self.warn_of_id(&id);
        }
        let is_served = *self.state.stage.lock() == Stage::Serving;
        match is_served.then(|| features::answer(&self.state, &request)).flatten() {
            Some(Ok(answer)) => self.answer(id, answer),
            Some(Err(error)) => self.outbox.answer(&id, Err(error)),
            None => {
                // The service passes over unknown requests whose names begin with `$/`.
                let response = self.call(request);
                self.outbox.send(&response.unwrap_or_else(|| Response::from_error(id, Error::method_not_found())));
            }
        }
    }

    /// Has a message handled by the service, which never waits; a panic costs this answer only.
    fn call(&mut self, request: Request) -> Option<Response> {
        let id = request.id().cloned();
        // Some clients send parameters that are not wanted here.
        let request = match (request.method(), &id) {
            ("shutdown", Some(id)) => Request::build("shutdown").id(id.clone()).finish(),
            ("initialize", _) if *self.state.stage.lock() == Stage::Starting => {
                // As it was sent: the types of `tower_lsp` lack some of it.
                *self.state.session.lock() = Arc::new(Session::new(request.params().unwrap_or(&Value::Null)));
                request
            }
            _ => request,
        };
        let response = AssertUnwindSafe(self.service.call(request)).catch_unwind().now_or_never();
        match response {
            Some(Ok(response)) => response.ok().flatten(),
            _ => id.map(|id| Response::from_error(id, Error::internal_error())),
        }
    }

    /// Sends an answer when it is there.
    fn answer(&self, id: Id, answer: features::Answer) {
        let (outbox, pending, key) = (self.outbox.clone(), self.pending.clone(), id.clone());
        // Nothing is polled before the request is noted: all runs on this thread.
        let task = tokio::spawn(async move {
            let answer = AssertUnwindSafe(answer).catch_unwind().await;
            pending.lock().remove(&id);
            outbox.answer(&id, answer.unwrap_or_else(|_| Err(Error::internal_error())));
        });
        self.pending.lock().insert(key, task.abort_handle());
    }

    fn cancel(&self, notification: &Request) {
        let id = notification.params().and_then(|params| params.get("id")).cloned();
        let Some(id) = id.and_then(|id| serde_json::from_value::<Id>(id).ok()) else { return };
        if let Some(task) = self.pending.lock().remove(&id) {
            task.abort();
            self.outbox.answer(&id, Err(Error::request_cancelled()));
        }
    }

    /// Warns the client that it has used the id of a request that is not answered yet.
    fn warn_of_id(&self, id: &Id) {
        let message = say!(
            self.state.session().lang(),
            "请求编号 {id} 正在使用，后一个请求没有处理",
            "request id {id} is in use: the second request was not handled"
        );
        let params = LogMessageParams { typ: MessageType::WARNING, message };
        self.outbox.notify("window/logMessage", params);
    }
}

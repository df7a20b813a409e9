;;; test.el --- The server in Emacs  -*- lexical-binding: t -*-

(require 'eglot)
(require 'flymake)
(require 'seq)

(defun test-wait (what holds)
  "Wait until HOLDS gives something and return it; WHAT says for what."
  (let ((deadline (+ (float-time) 10)) value)
    (while (not (setq value (funcall holds)))
      (when (> (float-time) deadline)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.02))
    (message "ok   %s" what)
    value))

(defun test-finding (word)
  "The findings whose text holds WORD."
  (seq-filter (lambda (found) (string-match-p (regexp-quote word) (flymake-diagnostic-text found)))
              (flymake-diagnostics)))

(find-file "部门预算情况说明.txt")
(unless (eq major-mode 'gouji-mode)
  (error "The mode is %s" major-mode))
;; In an Emacs without a terminal no command is ever run.
(run-hooks 'post-command-hook)
(test-wait "the server" #'eglot-current-server)
(flymake-start)
(test-wait "the findings, each once" (lambda () (= 5 (length (flymake-diagnostics)))))

(search-forward "420.10")
(cl-letf (((symbol-function 'completing-read)
           (lambda (_ choices &rest _)
             (seq-find (lambda (title) (string-match-p "改为 402.10" title))
                       (all-completions "" choices)))))
  (eglot-code-actions (- (point) (length "420.10")) (point) "quickfix" t))
(test-wait "the figure mended" (lambda () (save-excursion (goto-char 1) (search-forward "基本支出402.10" nil t))))
;; Nor is it ever idle, which is when changes are sent.
(eglot--signal-textDocument/didChange)
(test-wait "its finding gone" (lambda () (flymake-start) (null (test-finding "486.35"))))

(goto-char (point-min))
(search-forward "项目支出84.25万元")
(delete-char (- (length "84.25万元")))
(test-wait "the amount completed"
           (lambda ()
             (let ((at-point (run-hook-with-args-until-success 'completion-at-point-functions)))
               (seq-find (lambda (word) (string-match-p "84.25万元" word))
                         (all-completions "" (nth 2 at-point))))))

;; A Word document is shown as it is read.
(gouji-open "采购 预算.docx")
(unless (and (eq major-mode 'gouji-mode) buffer-read-only (not buffer-file-name) (not (buffer-modified-p)))
  (error "The reading is not as it should be"))
(flymake-start)
(let ((found (car (test-wait "the finding in the reading" (lambda () (test-finding "第2段："))))))
  (unless (equal "6.00" (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))
    (error "It does not stand on its words")))
(search-forward "货物")
(rename-file "改正.docx" "采购 预算.docx" t)
(revert-buffer)
(flymake-start)
(test-wait "the reading follows its file" (lambda () (null (flymake-diagnostics))))
(unless (and (looking-back "货物" 1) (save-excursion (search-backward "7.00" nil t)))
  (error "The reading was not read again"))
(let ((buffers (buffer-list)))
  (unless (string-match-p "已损坏" (condition-case reason (gouji-open "坏.docx") (user-error (cadr reason))))
    (error "What cannot be read is not told"))
  (unless (seq-set-equal-p buffers (buffer-list))
    (error "A buffer is left behind")))
(switch-to-buffer "部门预算情况说明.txt")

(let ((process (jsonrpc--process (eglot-current-server))))
  (eglot-shutdown (eglot-current-server))
  (test-wait "the server gone" (lambda () (not (process-live-p process)))))
;;; test.el ends here

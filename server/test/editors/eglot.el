;;; What a user of Emacs does with a log.  -*- lexical-binding: t -*-
;; What came of it goes to the file that KERNAV_ANSWERS names; eglot.test.ts says what it should be.
(require 'json)

(defconst patience 60 "Seconds.")

(defun open (path)
  "Visit PATH, with the server: a batch Emacs has no idle time in which `eglot-ensure' would start it."
  (find-file path)
  (unless (eglot-current-server) (apply #'eglot--connect (eglot--guess-contact))))

(defun eldoc-text ()
  "What eldoc shows at point."
  (let (told)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq told text)))
    (with-timeout (patience (error "No eldoc"))
      (while (not told) (accept-process-output nil 0.02)))
    (substring-no-properties told)))

(defun names-in (index)
  "The names of the places in INDEX of imenu, without those of menus."
  (apply #'append
         (mapcar (lambda (entry)
                   (if (consp (cdr entry)) (names-in (cdr entry)) (list (car entry))))
                 index)))

(defun outline (kind)
  (names-in (alist-get kind (imenu--make-index-alist t) nil nil #'equal)))

(let (answers)
  (cl-flet ((answer (name value) (push (cons name value) answers)))
    (open "../crash.oops")
    (answer 'mode (symbol-name major-mode))
    (answer 'outline (vconcat (outline "Event") (outline "Function")))
    (search-forward "__x64_sys")
    (answer 'eldoc (eldoc-text))
    (call-interactively #'xref-find-definitions)
    (answer 'jump (format "%s:%d" buffer-file-name (line-number-at-pos))))
  (with-temp-file (getenv "KERNAV_ANSWERS") (insert (json-encode answers))))

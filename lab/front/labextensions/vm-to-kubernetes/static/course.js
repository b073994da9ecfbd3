// The course's page in a tab of JupyterLab: a federated module, written by hand, so that nothing has to be built.
// JupyterLab calls init() with the modules that it shares, and then get(); the server draws the page (lab/front/page.py).
(() => {
  'use strict';

  const NAME = 'vm-to-kubernetes';
  const COMMAND = `${NAME}:course`;
  const AGAIN_MILLISECONDS = 1500;
  // two stacks, as in the course's pictures; the class takes JupyterLab's colour for icons
  const ICON =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24"><g class="jp-icon3" fill="#616161">' +
    '<path d="M3 3h8v4H3zM3 8.5h8v4H3zM13 8.5h8v4h-8zM3 14h18v3H3zM3 18.5h18V21H3z"/></g></svg>';
  let shared = {};

  // a module of JupyterLab's own, so that its tokens are the very ones that JupyterLab knows
  async function use(name) {
    const versions = Object.values(shared[name]);
    const factory = await (versions.find(version => version.loaded) ?? versions[0]).get();
    return factory();
  }

  async function makePlugin() {
    const [launcher, apputils, application, coreutils, services, notebook, components, widgets] = await Promise.all([
      use('@jupyterlab/launcher'),
      use('@jupyterlab/apputils'),
      use('@jupyterlab/application'),
      use('@jupyterlab/coreutils'),
      use('@jupyterlab/services'),
      use('@jupyterlab/notebook'),
      use('@jupyterlab/ui-components'),
      use('@lumino/widgets')
    ]);

    const icon = new components.LabIcon({ name: `${NAME}:icon`, svgstr: ICON });

    function ask(settings, path, init = {}) {
      const url = coreutils.URLExt.join(settings.baseUrl, path);
      return services.ServerConnection.makeRequest(url, { cache: 'no-store', ...init }, settings);
    }

    class CoursePanel extends widgets.Widget {
      constructor(app) {
        super();
        this.id = NAME;
        this.title.closable = true;
        this.title.icon = icon;
        this.addClass('lab-course-panel');
        this.node.tabIndex = -1;
        Object.assign(this.node.style, { overflow: 'auto', outline: 'none', background: 'var(--jp-layout-color0)' });
        this._app = app;
        this._settings = app.serviceManager.serverSettings;
        this._html = '';
        this._said = '';
        this._page = document.createElement('div');
        // stays while the page is drawn anew, so that a screen reader says what is put into it
        this._status = document.createElement('div');
        this._status.setAttribute('role', 'status');
        this._status.setAttribute(
          'style',
          'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap'
        );
        this.node.append(this._status, this._page);
        this.node.addEventListener('click', event => this._onClick(event));
        this.node.addEventListener('submit', event => this._onSubmit(event));
        notebook.NotebookActions.executed.connect(this._onExecuted, this);
      }

      dispose() {
        clearTimeout(this._timer);
        notebook.NotebookActions.executed.disconnect(this._onExecuted, this);
        super.dispose();
      }

      onAfterShow() {
        void this.refresh();
      }

      onActivateRequest() {
        this.node.focus();
      }

      async refresh() {
        clearTimeout(this._timer);
        const html = await this._newest();
        if (this.isDisposed) {
          return;
        }
        if (html !== null && html !== this._html) {
          this._html = html;
          this._draw(html);
        }
        if (this._html === '' || this._page.querySelector('[data-again]')) {
          this._timer = setTimeout(() => void this.refresh(), AGAIN_MILLISECONDS);
        }
      }

      // the page's HTML; null where no answer came: JupyterLab itself says that its server is gone, and a browser gives up
      // what it asks while the machine's network addresses change, as they do when an engine or a container starts
      async _newest() {
        try {
          const response = await this._ask('course/?part');
          const html = await response.text();
          // 409: the course is not where Jupyter is, and the answer says so
          return response.ok || response.status === 409 ? html : null;
        } catch {
          return null;
        }
      }

      // the page anew, with the focus and what was unfolded where they were
      _draw(html) {
        const focused = this._page.contains(document.activeElement) ? document.activeElement.id : '';
        const unfolded = [...this._page.querySelectorAll('details[open]')].map(details => details.id);
        this._page.innerHTML = html;
        for (const id of unfolded) {
          this._page.querySelector(`#${id}`)?.setAttribute('open', '');
        }
        if (focused) {
          (this._page.querySelector(`#${focused}`) ?? this.node).focus({ preventScroll: true });
        }
        this.title.label = this._page.querySelector('[data-title]')?.dataset.title ?? this.title.label;
        const said = this._page.querySelector('[data-notice]')?.textContent ?? '';
        if (said !== this._said) {
          this._said = this._status.textContent = said;
        }
      }

      _ask(path, init) {
        return ask(this._settings, path, init);
      }

      _onExecuted() {
        if (this.isVisible) {
          void this.refresh();
        }
      }

      _onClick(event) {
        const link = event.target.closest?.('a[data-open]');
        if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
          event.preventDefault();
          void this._open(link.dataset.open, link.dataset.factory);
        }
      }

      async _onSubmit(event) {
        event.preventDefault();
        const form = event.target;
        const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
        const unfolded = form.closest('details');
        const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
        const path = form.getAttribute('action').slice(new URL(this._settings.baseUrl).pathname.length);
        const response = await this._ask(path, { method: 'POST', headers, body });
        if (unfolded) {
          unfolded.open = false;
          unfolded.querySelector('summary').focus();
        }
        if (response.ok) {
          const { open } = await response.json();
          if (open) {
            await this._open(open);
          }
        }
        await this.refresh();
      }

      _open(path, factory) {
        return this._app.commands.execute('docmanager:open', factory ? { path, factory } : { path });
      }
    }

    return {
      id: `${NAME}:plugin`,
      description: 'Opens the front page of the course.',
      autoStart: true,
      optional: [launcher.ILauncher, apputils.ICommandPalette, application.ILayoutRestorer],
      activate: (app, launch, palette, restorer) => {
        const tracker = new apputils.WidgetTracker({ namespace: NAME });
        let panel = null;
        let label = 'Course';
        const rename = name => {
          label = name;
          app.commands.notifyCommandChanged(COMMAND);
        };
        const show = () => {
          if (panel === null || panel.isDisposed) {
            panel = new CoursePanel(app);
            panel.title.label = label;
            panel.title.changed.connect(title => rename(title.label));
          }
          if (!panel.isAttached) {
            const first = [...app.shell.widgets('main')][0];
            app.shell.add(panel, 'main', first ? { ref: first.id, mode: 'tab-before', activate: false } : {});
            void tracker.add(panel);
            void panel.refresh();
          }
          return panel;
        };
        app.commands.addCommand(COMMAND, {
          label: () => label,
          icon,
          execute: () => app.shell.activateById(show().id)
        });
        palette?.addItem({ command: COMMAND, category: 'Help' });
        // the card's words are the server's, in the reader's language
        const named = ask(app.serviceManager.serverSettings, 'course/state')
          .then(async response => rename((await response.json()).title ?? label))
          .catch(() => undefined);
        void named.then(() => launch?.add({ command: COMMAND, category: 'Other', rank: 0 }));
        if (restorer) {
          void restorer.restore(tracker, { command: COMMAND, name: () => NAME });
        }
        void app.restored.then(async () => {
          // an address that asks for a file gets that file
          if (!coreutils.PageConfig.getOption('treePath')) {
            await app.commands.execute(COMMAND);
          }
        });
      }
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: scope => {
      shared = scope;
    },
    get: async () => {
      const plugin = await makePlugin();
      return () => ({ __esModule: true, default: plugin });
    }
  };
})();
